import { useState } from 'react'
import { day, formatWord, plainWords } from '../../parts/words.ts'
import { Link } from '../link.tsx'
import { Unread } from '../problems.tsx'
import { useAsked } from '../use-asked.ts'
import { Ledger } from './ledger.tsx'
import { readBook, type StockedBook } from './stock.ts'
import { StockDeeds } from './stock-deeds.tsx'

/** The copies of one book: how many there are, what moved them, and what staff can do about them. */
export function BookStock({ id }: { id: string }) {
  const asked = useAsked<{ book: StockedBook | null }>(readBook, { id })
  const [turn, setTurn] = useState(0)
  const book = asked.data?.book
  const again = () => {
    asked.again()
    setTurn((before) => before + 1)
  }
  return (
    <section className="desk">
      <p>
        <Link to={{ tab: 'stock' }}>Find another book</Link>
      </p>
      <Unread of={asked} />
      {!book && asked.isAsking && <p className="soft">One moment …</p>}
      {!book && !asked.isAsking && asked.problems.length === 0 && <p>There is no such book.</p>}
      {book && (
        <article>
          <title>{`${book.title} · Quire office`}</title>
          <header className="head">
            <h1>{book.title}</h1>
            <p className="soft">
              {[formatWord(book.format), book.publisher, book.isbn, plainWords(book.availability)]
                .filter(Boolean)
                .join(', ')}
            </p>
          </header>
          <div className="split even">
            <div>
              {book.stock && <Counts stock={book.stock} />}
              <StockDeeds book={book} again={again} />
            </div>
            <Ledger key={turn} id={id} />
          </div>
        </article>
      )}
    </section>
  )
}

function Counts({ stock }: { stock: NonNullable<StockedBook['stock']> }) {
  const { available, reserved, onHand, backOrdered, backOrderLimit, backOrderRule } = stock
  return (
    <section className="card" aria-label="How many there are">
      <dl className="counts">
        <Count label="Available" value={available} />
        <Count label="Reserved" value={reserved} />
        <Count label="On the shelf" value={onHand} />
        <Count label="Waited for" value={backOrdered} />
        <Count label="May be waited for" value={backOrderLimit} />
      </dl>
      {backOrderRule && (
        <p className="soft">
          The limit was set by {backOrderRule.staff?.name ?? 'staff'} on {day(backOrderRule.at)}
          {backOrderRule.reason && `: ${backOrderRule.reason}`}
        </p>
      )}
    </section>
  )
}

const Count = ({ label, value }: { label: string; value: number }) => (
  <div>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
)
