import { useState } from 'react'
import { DeedForm } from '../../parts/deed-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { price } from '../../parts/words.ts'
import { useDesk } from '../desk.ts'
import { readRefund } from './deed-inputs.ts'
import { type DeskOrder, deeds } from './orders.ts'

/** All that is left of the money, or a part of it. */
export function RefundForm({ order: { id, refundable }, done }: { order: DeskOrder; done: () => void }) {
  const { graph } = useDesk()
  const [how, setHow] = useState('all')
  const left = refundable ? price(refundable) : 'nothing'
  return (
    <DeedForm
      graph={graph}
      mutation={deeds.refund}
      keyed
      label="Send the money back"
      isGrave
      read={(given) => readRefund(id, given)}
      shows={['amount', 'reason']}
      done={() => {
        setHow('all')
        done()
      }}
    >
      <div className="pair">
        <Choice
          name="how"
          about=""
          label="How much?"
          value={how}
          onChange={({ currentTarget }) => setHow(currentTarget.value)}
          options={{ all: `All that is left: ${left}`, part: 'A part of it' }}
        />
        {how === 'part' && (
          <Field name="amount" label="Amount in euros" inputMode="decimal" placeholder="12.50" required />
        )}
      </div>
      <Field name="reason" label="Why, for the customer" maxLength={300} required />
    </DeedForm>
  )
}
