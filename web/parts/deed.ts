/** Something about a deed that a person can mend; `field` is the path of the input field it is about. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly field: readonly string[] | null
}

/** What the alias `outcome` of a mutation brings: the fields of its success, or those of a `UserError`. */
export type Outcome = { readonly code?: string; readonly message?: string; readonly field?: readonly string[] | null }

export type Verdict<Success> =
  | { readonly kind: 'done'; readonly success: Success }
  | { readonly kind: 'refused'; readonly failures: readonly Failure[] }
  /** It is being sent already. */
  | { readonly kind: 'under-way' }

export interface Deed<Success> {
  /** Sends it, unless it is being sent at this moment. Never throws. */
  send(input: object): Promise<Verdict<Success>>
}

interface DeedPlan {
  readonly ask: (input: object) => Promise<{ readonly outcome: Outcome }>
  /** Whether its input takes an idempotency key. */
  readonly isKeyed?: boolean
}

/**
 * A deed as a form does it: a second click while the first is under way sends nothing, and its idempotency key stays the same until the
 * shop has answered, so that a try after a broken line cannot do it twice. An answer, a refusal too, is of that key for good: what is
 * sent after it is a new wish.
 */
export function openDeed<Success>({ ask, isKeyed = false }: DeedPlan): Deed<Success> {
  let isUnderWay = false
  let idempotencyKey = freshKey()
  const attempt = async (input: object): Promise<Verdict<Success>> => {
    const { outcome } = await ask(isKeyed ? { ...input, idempotencyKey } : input)
    idempotencyKey = freshKey()
    if (outcome.code === undefined) return { kind: 'done', success: outcome as Success } // what its query asked of the success
    return { kind: 'refused', failures: [failureOf(outcome)] }
  }
  return {
    async send(input) {
      if (isUnderWay) return { kind: 'under-way' }
      isUnderWay = true
      return attempt(input)
        .catch((error: unknown): Verdict<Success> => ({ kind: 'refused', failures: failuresOf(error) }))
        .finally(() => {
          isUnderWay = false
        })
    },
  }
}

const failureOf = ({ code = '', message = '', field = null }: Outcome): Failure => ({ code, message, field })

/** What a thrown answer says about the input: field by field where it says so. */
function failuresOf(error: unknown): readonly Failure[] {
  const { message, code = 'UNREACHED', problems = [] } = error as Error & Partial<GraphFault>
  if (problems.length > 0) return problems.map((problem) => ({ code, ...problem }))
  return [{ code, message, field: null }]
}

/** What `graph.ts` throws carries, beside its message. */
interface GraphFault {
  readonly code: string
  readonly problems: readonly { readonly field: readonly string[]; readonly message: string }[]
}

/** Random enough to be nobody else's; `randomUUID` is for secure origins only. */
const freshKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The failures about one field of the input, by its path below `input`: `lines` has those of `lines.0.quantity`. */
export const failuresAbout = (failures: readonly Failure[], name: string): readonly Failure[] =>
  failures.filter(({ field }) => field?.[1] === name)

/** The failures that none of these fields shows. */
export const failuresBesides = (failures: readonly Failure[], names: readonly string[]): readonly Failure[] =>
  failures.filter(({ field }) => !names.includes(field?.[1] ?? ''))
