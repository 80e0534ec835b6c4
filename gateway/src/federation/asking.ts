import type { Caller } from '../identity/caller.ts'

/** What the user room tells the browser through the gateway: a new refresh token, none any more, or to start a new visitor. */
export interface SessionNews {
  readonly refreshToken?: string | undefined
  readonly expiresAt?: string | undefined
  readonly clear?: boolean | undefined
  readonly newVisitor?: boolean | undefined
}

/** One operation on its way through the gateway: the context that Apollo hands to every fetch. */
export interface Asking {
  readonly caller: Caller
  readonly requestId: string
  /** Ends the fetches that are still under way; the operation answers with what it has. */
  deadline: AbortSignal
  /** What is learned on the way. Apollo copies the context, so what is to come back stands one level deeper. */
  readonly learned: { session?: SessionNews; operationName?: string; hasFault?: boolean }
}

// A little under what is promised (3 s and 10 s), so that the answer is there by then.
const queryDeadlineMs = 2800
const mutationDeadlineMs = 9800

export const deadlineOf = (operation: string): AbortSignal =>
  AbortSignal.timeout(operation === 'mutation' ? mutationDeadlineMs : queryDeadlineMs)
