import { useState } from 'react'
import { DeedForm } from '../../parts/deed-form.tsx'
import { Choice, Field, Fields } from '../../parts/field.tsx'
import { useDesk } from '../desk.ts'
import { readReceived } from './deed-inputs.ts'
import { type DeskReturn, deeds } from './orders.ts'

/** What was in the parcel of a return, line by line, and how much money goes back for it. */
export function ReceiveForm({ one: { id, lines }, done }: { one: DeskReturn; done: () => void }) {
  const { graph } = useDesk()
  const [how, setHow] = useState('price')
  return (
    <DeedForm
      graph={graph}
      mutation={deeds.receiveReturn}
      keyed
      label="Take them in"
      read={(given) => readReceived(id, given)}
      shows={['lines', 'refund']}
      done={done}
    >
      <Fields name="lines" label="What came">
        {lines.map(({ line, quantity }) => (
          <div key={line.id}>
            <p>{line.title}</p>
            <div className="pair">
              <Count name={`shelf:${line.id}`} label="Back on the shelf" most={quantity} begins={quantity} />
              <Count name={`off:${line.id}`} label="Cannot be sold again" most={quantity} begins={0} />
            </div>
          </div>
        ))}
      </Fields>
      <div className="pair">
        <Choice
          name="how"
          about=""
          label="Money that goes back"
          value={how}
          onChange={({ currentTarget }) => setHow(currentTarget.value)}
          options={{ price: 'The price of what came', amount: 'Another amount', none: 'None' }}
        />
        {how === 'amount' && (
          <Field name="refund" label="Amount in euros" inputMode="decimal" placeholder="12.50" required />
        )}
      </div>
    </DeedForm>
  )
}

type CountProps = { name: string; label: string; most: number; begins: number }

const Count = ({ name, label, most, begins }: CountProps) => (
  <Field name={name} about="" label={label} type="number" min={0} max={most} defaultValue={begins} />
)
