import { DeedForm, textOf, textOrNull } from '../../parts/deed-form.tsx'
import { Choice, Field, LongField } from '../../parts/field.tsx'
import { price } from '../../parts/words.ts'
import { useDesk } from '../desk.ts'
import { Doing } from '../doing.tsx'
import {
  keptFromArriving,
  keptFromCancelling,
  keptFromClosing,
  keptFromHolding,
  keptFromMailing,
  keptFromRefund,
  keptFromSending,
} from './not-now.ts'
import { type DeskOrder, deeds } from './orders.ts'
import { RefundForm } from './refund-form.tsx'
import { ShipForm } from './ship-form.tsx'

type Props = { order: DeskOrder; again: () => void }

/** Everything that staff can do with an order; what it does not allow as it stands is there with the reason. */
export function OrderDeeds({ order, again }: Props) {
  const { id, status, hold, payment } = order
  const { graph } = useDesk()
  const isHeldPayment = payment.status === 'HELD'
  return (
    <section className="card" aria-label="What can be done">
      <h2>What can be done</h2>
      <div className="doings">
        <Doing label="Ship a parcel" after={again} notNow={keptFromSending(order)}>
          {(done) => <ShipForm order={order} done={done} />}
        </Doing>
        <Doing label="Mark delivered" after={again} notNow={keptFromArriving(order)}>
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
        <Doing label="Give money back" after={again} notNow={keptFromRefund(order)}>
          {(done) => <RefundForm order={order} done={done} />}
        </Doing>
        <Doing label="Cancel the order" after={again} notNow={keptFromCancelling(order)}>
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
        <CloseDoing order={order} again={again} />
        {hold ? (
          <ReasonedDoing key="release" order={order} again={again} deed="release" label="Release it" />
        ) : (
          <ReasonedDoing key="hold" order={order} again={again} deed="hold" label="Put it on hold" />
        )}
        {isHeldPayment && <SettleDoing order={order} again={again} />}
        <Doing label="Send a mail again" after={again} notNow={keptFromMailing(order)}>
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

function CloseDoing({ order, again }: Props) {
  const { graph } = useDesk()
  return (
    <Doing label="Send no more of it" after={again} notNow={keptFromClosing(order)}>
      {(done) => (
        <DeedForm
          graph={graph}
          mutation={deeds.close}
          keyed
          label="The rest is not sent"
          isGrave
          read={(given) => ({ input: { orderId: order.id, reason: textOf(given, 'reason') } })}
          shows={['reason']}
          done={done}
        >
          <p className="soft">
            The price of what was not sent goes back to the customer, as far as it is left, and the books are ours
            again.
          </p>
          <Field name="reason" label="Why, for the customer" maxLength={300} required />
        </DeedForm>
      )}
    </Doing>
  )
}

type ReasonedProps = Props & { deed: 'hold' | 'release'; label: string }

function ReasonedDoing({ order, again, deed, label }: ReasonedProps) {
  const { graph } = useDesk()
  return (
    <Doing label={label} after={again} notNow={deed === 'hold' ? keptFromHolding(order) : null}>
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
