import type { FormEvent } from 'react'
import { textOf } from '../../parts/deed-form.tsx'
import { Field } from '../../parts/field.tsx'
import { formatWord } from '../../parts/words.ts'
import { goTo, Link } from '../link.tsx'
import { Unread } from '../problems.tsx'
import { type Asked, useAsked } from '../use-asked.ts'
import { type Found, type FoundBook, type FoundByIsbn, findBooks, findByIsbn, isbnIn } from './stock.ts'

export function BookFinder({ typed }: { typed: string }) {
  const isbn = isbnIn(typed)
  const look = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    goTo({ tab: 'stock', filter: { find: textOf(new FormData(event.currentTarget), 'find') } })
  }
  return (
    <section className="desk">
      <h1>Stock</h1>
      <form className="filters" onSubmit={look} aria-label="Books">
        <Field name="find" label="Title, author or ISBN" type="search" defaultValue={typed} maxLength={500} required />
        <div className="answers">
          <button type="submit">Find</button>
        </div>
      </form>
      {isbn && <ByIsbn isbn={isbn} />}
      {!isbn && typed !== '' && <ByText text={typed} />}
    </section>
  )
}

function ByIsbn({ isbn }: { isbn: string }) {
  const asked = useAsked<FoundByIsbn>(findByIsbn, { isbn })
  return <Books asked={asked} books={asked.data?.book ? [asked.data.book] : []} />
}

function ByText({ text }: { text: string }) {
  const asked = useAsked<Found>(findBooks, { text })
  return <Books asked={asked} books={asked.data?.search?.nodes.flatMap(({ book }) => book ?? []) ?? []} />
}

function Books({ asked, books }: { asked: Asked<unknown>; books: readonly FoundBook[] }) {
  const isNone = books.length === 0 && !asked.isAsking && asked.problems.length === 0
  return (
    <>
      <Unread of={asked} />
      {asked.isAsking && <p className="soft">One moment …</p>}
      {isNone && <p role="status">No book is like this.</p>}
      {books.length > 0 && (
        <ul className="rows">
          {books.map(({ id, title, isbn, format, publisher, stock }) => (
            <li key={id}>
              <Link to={{ tab: 'stock', id }} className="row book">
                <b>{title}</b>
                <span>
                  {formatWord(format)}
                  {publisher && `, ${publisher}`}
                </span>
                <span className="soft">{isbn}</span>
                <span className="sum">{stock ? `${stock.available} available` : ''}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
