import type { Failure } from '../parts/deed.ts'
import type { Reading } from '../parts/deed-form.tsx'

/** What a customer wants to send back, from the fields `quantity:<line>` and `reason:<line>` and the note. */
export function readReturnWish(orderId: string, given: FormData): Reading {
  const lines = [...given.entries()].flatMap(([name, value]) => {
    const [, lineId] = /^quantity:(.+)$/.exec(name) ?? []
    const quantity = Number(value)
    return lineId && quantity > 0 ? [{ lineId, quantity, reason: String(given.get(`reason:${lineId}`)) }] : []
  })
  if (lines.length === 0) return { failures: [nothingChosen] }
  const note = String(given.get('note') ?? '').trim()
  return { input: { orderId, lines, ...(note && { note }) } }
}

const nothingChosen: Failure = {
  code: 'NOTHING_CHOSEN',
  message: 'Say how many of at least one book you want to send back.',
  field: ['input', 'lines'],
}
