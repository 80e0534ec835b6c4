import { DeedForm } from '../../parts/deed-form.tsx'
import { Field, Fields } from '../../parts/field.tsx'
import { useDesk } from '../desk.ts'
import { readParcel } from './deed-inputs.ts'
import { type DeskOrder, deeds } from './orders.ts'

/** What is in a parcel and who carries it; it begins with everything that is left. */
export function ShipForm({ order: { id, lines }, done }: { order: DeskOrder; done: () => void }) {
  const { graph } = useDesk()
  const left = lines.filter(({ quantity, shipped }) => shipped < quantity)
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
        {left.map(({ id: line, title, quantity, shipped }) => (
          <Field
            // What is left changes with each parcel, and with it what the field begins with.
            key={`${line} ${shipped}`}
            name={`quantity:${line}`}
            about=""
            label={`${title} (${quantity - shipped} left)`}
            type="number"
            min={0}
            max={quantity - shipped}
            defaultValue={quantity - shipped}
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
