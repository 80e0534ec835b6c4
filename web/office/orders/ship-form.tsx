import { DeedForm } from '../../parts/deed-form.tsx'
import { Field, Fields } from '../../parts/field.tsx'
import { awaitedOf } from '../../shop/order.ts'
import { useDesk } from '../desk.ts'
import { readParcel } from './deed-inputs.ts'
import { type DeskOrder, deeds } from './orders.ts'

/** What is in a parcel and who carries it; it begins with everything that is left and has come. */
export function ShipForm({ order, done }: { order: DeskOrder; done: () => void }) {
  const { id, lines } = order
  const { graph } = useDesk()
  const left = lines
    .filter(({ quantity, shipped }) => shipped < quantity)
    .map((line) => ({ ...line, here: Math.max(0, line.quantity - line.shipped - awaitedOf(order, line)) }))
  return (
    <DeedForm
      graph={graph}
      mutation={deeds.ship}
      label="It has left the house"
      read={(given) => readParcel(id, given)}
      shows={['lines', 'carrier', 'trackingNumber']}
      done={done}
    >
      <Fields name="lines" label="What is in it">
        {left.map(({ id: line, title, quantity, shipped, here }) => (
          <Field
            // What is left changes with each parcel, and with it what the field begins with.
            key={`${line} ${shipped} ${here}`}
            name={`quantity:${line}`}
            about=""
            label={`${title} (${quantity - shipped} left${here < quantity - shipped ? `, ${here} here` : ''})`}
            type="number"
            min={0}
            max={here}
            defaultValue={here}
          />
        ))}
      </Fields>
      <div className="pair">
        <Field name="carrier" label="Carrier" list="carriers" maxLength={60} required />
        <Field name="trackingNumber" label="Its number" autoComplete="off" maxLength={60} required />
      </div>
      <datalist id="carriers">
        {['DHL', 'DPD', 'GLS', 'Hermes', 'UPS'].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </DeedForm>
  )
}
