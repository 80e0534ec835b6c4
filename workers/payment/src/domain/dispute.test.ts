import { expect, test } from '@jest/globals'
import { type Dispute, hearDispute, type ProviderDispute } from './dispute.ts'

const told = (status: ProviderDispute['status'], toldAt: number | null): ProviderDispute => ({
  ...{ id: 'du_1', intentId: 'pi_1', chargeId: 'ch_1', status, toldAt, createdAt: 1 },
  ...{ amount: { amount: 1999, currency: 'EUR' }, reason: 'fraudulent' },
})

function* permutations<T>(all: readonly T[]): Generator<readonly T[]> {
  if (all.length === 0) return yield []
  for (const [at, one] of all.entries()) for (const rest of permutations(all.toSpliced(at, 1))) yield [one, ...rest]
}

/** What is known after these words in this order, and each state that was news. */
function after(words: readonly ProviderDispute[]) {
  const said: string[] = []
  let known: Dispute | null = null
  for (const word of words) {
    const heard: Dispute | null = hearDispute(known, word, 'order')
    if (heard) said.push(heard.status)
    known = heard ?? known
  }
  return { status: known?.status, said, sequence: known?.sequence }
}

test.each([
  ['won', [told('OPEN', 1), told('OPEN', 2), told('WON', 9)], 'WON'],
  ['lost', [told('OPEN', 1), told('OPEN', 1), told('LOST', 1)], 'LOST'],
  ['lost, and won on appeal', [told('OPEN', 1), told('LOST', 5), told('WON', 9)], 'WON'],
] as const)('A dispute that is %s ends so in whichever order, and each time twice', (_how, words, end) => {
  for (const order of permutations([...words, ...words])) {
    const { status, said, sequence } = after(order)
    expect({ order, status }).toEqual({ order, status: end })
    expect(said).toEqual([...new Set(said)])
    expect(sequence).toBe(said.length)
  }
})

test('What we asked for just now counts as the provider’s last word', () => {
  expect(after([told('LOST', 5), told('WON', null)]).status).toBe('WON')
  expect(after([told('WON', 5), told('OPEN', null)]).status).toBe('WON')
  expect(after([told('WON', null), told('OPEN', 9)]).said).toEqual(['WON'])
})
