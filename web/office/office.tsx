import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import type { Login } from '../config.ts'
import type { Graph } from '../shop/graph.ts'
import { Sheet } from '../shop/sheet.tsx'
import { SignIn } from '../shop/sign-in.tsx'
import { type Desk, DeskInUse, listened } from './desk.ts'
import { Link, useRoute } from './link.tsx'
import { OrdersTab } from './orders/orders-tab.tsx'
import { type Tab, tabs } from './route.ts'
import { isStaff, type Person, whoAmI } from './staff.ts'
import { StockTab } from './stock/stock-tab.tsx'
import { WaitingTab } from './waiting/waiting-tab.tsx'

type Props = { graph: Graph; logins: readonly Login[] }
type Guest = 'unknown' | 'nobody' | 'unreached' | Person

/** The desk of the shop's staff; who is none is told so. */
export function Office({ graph: bare, logins }: Props) {
  const [guest, setGuest] = useState<Guest>('unknown')
  const [isStranger, setStranger] = useState(false)
  const graph = useMemo(() => listened(bare, () => setStranger(true)), [bare])
  const find = useCallback(() => {
    // Whoever sits at the desk stays there while the line is broken, with all that was typed.
    const seat = (now: Guest) => setGuest((before) => (now === 'unreached' && isPerson(before) ? before : now))
    void whoIsHere(bare).then(seat)
  }, [bare])
  useEffect(find, [find])
  const enter = () => {
    setStranger(false)
    find()
  }
  const leave = () => void bare.session.signOut().then(() => setGuest('nobody'), find)
  if (!isPerson(guest) || !isStaff(guest)) {
    return <Porch guest={guest} session={bare.session} logins={logins} enter={enter} again={find} />
  }
  return (
    <Room
      desk={{ graph, person: guest }}
      leave={leave}
      stranger={isStranger && <SignIn session={bare.session} logins={logins} done={enter} />}
    />
  )
}

const isPerson = (guest: Guest): guest is Person => typeof guest === 'object'

async function whoIsHere(graph: Graph): Promise<Guest> {
  try {
    if (!(await graph.session.freshToken())) return 'nobody'
    const { me } = await graph.ask<{ me: Person | null }>(whoAmI)
    return me ?? 'nobody'
  } catch {
    return 'unreached'
  }
}

type PorchProps = {
  guest: Guest
  session: Graph['session']
  logins: readonly Login[]
  enter: () => void
  again: () => void
}

/** In front of the office: why one is not in it. */
function Porch({ guest, session, logins, enter, again }: PorchProps) {
  return (
    <>
      <header className="shop">Quire</header>
      <main>
        <PorchSheet guest={guest} again={again}>
          <SignIn session={session} logins={logins} done={enter} />
        </PorchSheet>
      </main>
    </>
  )
}

function PorchSheet({ guest, again, children }: Pick<PorchProps, 'guest' | 'again'> & { children: ReactNode }) {
  if (guest === 'unknown') return <Sheet title="One moment">We look who you are.</Sheet>
  if (guest === 'unreached') {
    return (
      <Sheet title="The shop does not answer">
        <p>It cannot tell who you are at the moment.</p>
        <button type="button" onClick={again}>
          Try again
        </button>
      </Sheet>
    )
  }
  if (guest === 'nobody') {
    return (
      <Sheet title="The office">
        <p>Orders, money and stock are for the shop's staff. Please sign in.</p>
        {children}
      </Sheet>
    )
  }
  return (
    <Sheet title="The office is for staff">
      <p>
        You are signed in as <b>{guest.name}</b>, a customer. If you work here too, sign in with that account.
      </p>
      {children}
    </Sheet>
  )
}

type RoomProps = { desk: Desk; leave: () => void; stranger: ReactNode }

function Room({ desk, leave, stranger }: RoomProps) {
  const { tab, id, filter } = useRoute()
  return (
    <DeskInUse value={desk}>
      <title>{`${tabs[tab]} · Quire office`}</title>
      <header className="shop office">
        <b>Quire</b>
        <nav aria-label="Office">
          {(Object.keys(tabs) as Tab[]).map((name) => (
            <Link key={name} to={{ tab: name }} aria-current={name === tab ? 'page' : undefined}>
              {tabs[name]}
            </Link>
          ))}
        </nav>
        <span className="who">
          {desk.person.name}
          <button type="button" className="plain" onClick={leave}>
            Sign out
          </button>
        </span>
      </header>
      <main className="office">
        {stranger && (
          <div className="card again" role="alert">
            <p>
              You were signed out. Sign in again and send what you were at once more: what you typed is still there.
            </p>
            {stranger}
          </div>
        )}
        {tab === 'orders' && <OrdersTab id={id} filter={filter} />}
        {tab === 'waiting' && <WaitingTab filter={filter} />}
        {tab === 'stock' && <StockTab id={id} filter={filter} />}
      </main>
    </DeskInUse>
  )
}
