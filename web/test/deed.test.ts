import { describe, expect, test } from '@jest/globals'
import { failuresAbout, failuresBesides, type Outcome, openDeed } from '../parts/deed.ts'

type Sent = { readonly amount?: number; readonly idempotencyKey?: string }

/** A shop that answers one thing after another and keeps what it was sent. */
function shopThat(...answers: (() => Promise<Outcome>)[]) {
  const sent: Sent[] = []
  const ask = async (input: object) => {
    sent.push(input)
    const answer = answers[sent.length - 1]
    if (!answer) throw new Error('nobody expected that')
    return { outcome: await answer() }
  }
  return { sent, ask }
}

const does = async () => ({})
const refuses = async () => ({ code: 'REFUND_TOO_LARGE', message: 'At most €5.00.', field: ['input', 'amount'] })
const isAway = () => Promise.reject(new Error('The shop cannot be reached.'))
const keysOf = (sent: readonly Sent[]) => sent.map(({ idempotencyKey }) => idempotencyKey)

describe('what a form sends', () => {
  test('Ann clicks twice, and it is sent once', async () => {
    let answer: (outcome: Outcome) => void = () => {}
    const { sent, ask } = shopThat(() => new Promise((resolve) => (answer = resolve)))
    const deed = openDeed({ ask })
    const first = deed.send({})
    expect(await deed.send({})).toEqual({ kind: 'under-way' })
    answer({})
    expect(await first).toEqual({ kind: 'done', success: {} })
    expect(sent).toHaveLength(1)
  })

  test('Ann tries again after the line broke: the same key, so that nothing happens twice', async () => {
    const { sent, ask } = shopThat(isAway, does)
    const deed = openDeed({ ask, isKeyed: true })
    expect(await deed.send({ amount: 5 })).toEqual({
      kind: 'refused',
      failures: [{ code: 'UNREACHED', message: 'The shop cannot be reached.', field: null }],
    })
    expect(await deed.send({ amount: 5 })).toMatchObject({ kind: 'done' })
    const [first, second] = keysOf(sent)
    expect(first).toMatch(/^[0-9a-f]{32}$/)
    expect(second).toBe(first)
  })

  test('what Mrs Page sends after an answer is a new wish, also when the answer was a refusal', async () => {
    const { sent, ask } = shopThat(refuses, does, does)
    const deed = openDeed({ ask, isKeyed: true })
    expect(await deed.send({ amount: 9 })).toMatchObject({ kind: 'refused', failures: [{ code: 'REFUND_TOO_LARGE' }] })
    await deed.send({ amount: 5 })
    await deed.send({ amount: 5 })
    expect(new Set(keysOf(sent)).size).toBe(3)
  })

  test('a deed that is not keyed sends no key', async () => {
    const { sent, ask } = shopThat(does)
    await openDeed({ ask }).send({ amount: 1 })
    expect(sent).toEqual([{ amount: 1 }])
  })
})

describe('what is shown of a refusal', () => {
  test('each problem of the input stands beside its own field, and the rest on top', async () => {
    const problems = [
      { field: ['input', 'reason'], message: 'must not be empty' },
      { field: ['input', 'lines', '0', 'quantity'], message: 'must be at least 1' },
      { field: ['input', 'orderId'], message: 'is not an id' },
    ]
    const refused = Object.assign(new Error('several'), { code: 'BAD_USER_INPUT', problems })
    const verdict = await openDeed({ ask: () => Promise.reject(refused) }).send({})
    if (verdict.kind !== 'refused') throw new Error('it was not refused')
    const said = (some: readonly { message: string }[]) => some.map(({ message }) => message)
    expect(said(failuresAbout(verdict.failures, 'reason'))).toEqual(['must not be empty'])
    expect(said(failuresAbout(verdict.failures, 'lines'))).toEqual(['must be at least 1'])
    expect(said(failuresBesides(verdict.failures, ['reason', 'lines']))).toEqual(['is not an id'])
  })
})
