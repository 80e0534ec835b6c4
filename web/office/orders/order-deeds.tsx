import { DeedForm, textOf, textOrNull } from '../../parts/deed-form.tsx'
import { Choice, Field, LongField } from '../../parts/field.tsx'
import { price } from '../../parts/words.ts'
import { useDesk } from '../desk.ts'
import { Doing } from '../doing.tsx'
import { type DeskOrder, deeds } from './orders.ts'
import { RefundForm } from './refund-form.tsx'
import { ShipForm } from './ship-form.tsx'

type Props = { order: DeskOrder; again: () => void }

/** Everything that staff can do with an order; what it does not allow as it stands is there with the reason. */
export function OrderDeeds({ order, again }: Props) {
  const { id, status, nextStates, hold, payment, parcels, receipt } = order
  const { graph } = useDesk()
  const ships = nextStates.includes('SHIPPED') || nextStates.includes('PARTLY_SHIPPED')
  const isHeldPayment = payment.status === 'HELD'
  return (
    <section className="card" aria-label="What can be done">
      <h2>What can be done</h2>
      <div className="doings">
        <Doing label="Ship a parcel" after={again} notNow={ships ? null : notSent(order)}>
          {(done) => <ShipForm order={order} done={done} />}
        </Doing>
        <Doing
          label="Mark delivered"
          after={again}
          notNow={nextStates.includes('DELIVERED') ? null : notArrived(order)}
        >
          {(done) => (
            <DeedForm
              graph={graph}
              mutation={deeds.markDelivered}
              label="All of it has arrived"
              read={() => ({ input: { orderId: id } })}
              done={done}
            />
          )}
        </Doing>
        <Doing label="Give money back" after={again} notNow={refundableNow(order)}>
          {(done) => <RefundForm order={order} done={done} />}
        </Doing>
        <Doing
          label="Cancel the order"
          after={again}
          notNow={nextStates.includes('CANCELLED') ? null : 'Only an order of which nothing was sent can be cancelled.'}
        >
          {(done) => (
            <DeedForm
              graph={graph}
              mutation={deeds.cancel}
              label="Cancel it for good"
              isGrave
              read={(given) => ({ input: { orderId: id, reason: textOrNull(given, 'reason') } })}
              shows={['reason']}
              done={done}
            >
              <p className="soft">
                {status === 'PLACED'
                  ? 'Nothing was charged yet; the books go back on the shelf.'
                  : 'All the money goes back to the customer, and the books go back on the shelf.'}
              </p>
              <Field name="reason" label="Why, for the customer (optional)" maxLength={300} />
            </DeedForm>
          )}
        </Doing>
        {hold ? (
          <ReasonedDoing key="release" order={order} again={again} deed="release" label="Release it" />
        ) : (
          <ReasonedDoing key="hold" order={order} again={again} deed="hold" label="Put it on hold" />
        )}
        {isHeldPayment && <SettleDoing order={order} again={again} />}
        <Doing
          label="Send a mail again"
          after={again}
          notNow={receipt || parcels.length > 0 ? null : 'There is no receipt and no parcel to write about yet.'}
        >
          {(done) => (
            <DeedForm
              graph={graph}
              mutation={deeds.resend}
              label="Send it again"
              read={(given) => ({ input: { orderId: id, mail: textOf(given, 'mail') } })}
              shows={['mail']}
              done={done}
            >
              <Choice
                name="mail"
                label={`Which mail to ${order.contact.email}?`}
                options={{ RECEIPT: 'The receipt', SHIPPED: 'The mail of each parcel' }}
              />
            </DeedForm>
          )}
        </Doing>
      </div>
    </section>
  )
}

type ReasonedProps = Props & { deed: 'hold' | 'release'; label: string }

function ReasonedDoing({ order, again, deed, label }: ReasonedProps) {
  const { graph } = useDesk()
  const isOver = ['SHIPPED', 'DELIVERED'].includes(order.status)
  const notNow = deed === 'hold' && isOver ? 'Everything of it was sent: nothing is left to hold.' : null
  return (
    <Doing label={label} after={again} notNow={notNow}>
      {(done) => (
        <DeedForm
          graph={graph}
          mutation={deeds[deed]}
          label={label}
          read={(given) => ({ input: { orderId: order.id, reason: textOf(given, 'reason') } })}
          shows={['reason']}
          done={done}
        >
          <Field name="reason" label="Why, for other staff" maxLength={300} required />
        </DeedForm>
      )}
    </Doing>
  )
}

function SettleDoing({ order: { id, payment }, again }: Props) {
  const { graph } = useDesk()
  const came = payment.received ? price(payment.received) : 'Another amount'
  return (
    <Doing label="Decide about the payment" after={again} notNow={null}>
      {(done) => (
        <DeedForm
          graph={graph}
          mutation={deeds.settle}
          keyed
          label="Decide"
          read={(given) => ({
            input: { orderId: id, decision: textOf(given, 'decision'), reason: textOf(given, 'reason') },
          })}
          shows={['decision', 'reason']}
          done={done}
        >
          <p className="soft">
            {came} came instead of {price(payment.amount)}.
          </p>
          <Choice
            name="decision"
            label="What becomes of it?"
            options={{ ACCEPT: 'Take it: the order is paid', REFUND: 'Send it back: the order is cancelled' }}
          />
          <LongField
            name="reason"
            label="Why"
            maxLength={300}
            required
            hint="When it goes back, the customer reads it."
          />
        </DeedForm>
      )}
    </Doing>
  )
}

function notSent({ status, hold, disputes }: DeskOrder): string {
  if (hold) return 'It is on hold: release it first.'
  if (disputes?.some((one) => one.status === 'OPEN')) return 'The payer’s bank has yet to decide about its payment.'
  if (status === 'PLACED') return 'It is not paid yet.'
  if (status === 'CANCELLED' || status === 'EXPIRED') return 'It is over.'
  return 'Nothing of it is left to send.'
}

const notArrived = ({ status }: DeskOrder): string =>
  status === 'DELIVERED' ? 'It has arrived already.' : 'Not everything of it was sent yet.'

function refundableNow({ refundable, payment }: DeskOrder): string | null {
  if (payment.status === 'CHARGED_BACK') return 'The bank took the money back already.'
  if (refundable && refundable.amount > 0) return null
  return payment.status === 'REFUNDED' || payment.status === 'REFUNDING'
    ? 'Nothing is left to give back.'
    : 'It is not paid.'
}
