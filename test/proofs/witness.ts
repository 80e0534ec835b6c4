/** What a client was told of an order. */
export interface ToldOrder {
  readonly orderId: string
  readonly number: string
  readonly minor: number
}

/** One key under which somebody asked for an order, and what they were told. */
export interface Wish {
  readonly key: string
  readonly placed: readonly ToldOrder[]
  readonly refused: readonly string[]
}

/** Everything that the outside was told: what the judge holds against what the shop has. */
export interface Witness {
  /** Somebody is about to ask under this key. */
  asks(key: string): void
  placed(key: string, order: ToldOrder): void
  refused(key: string, why: string): void
  /** A client saw that the order is paid. */
  sawPaid(orderId: string): void
  /** The shop's door answered the provider that it has this event. */
  accepted(eventId: string): void
  /** An event that is not true was brought to the door. */
  forged(eventId: string, how: string): void
  /** A client was shown a fault of ours. */
  fault(text: string): void
  readonly wishes: ReadonlyMap<string, Wish>
  readonly paid: ReadonlySet<string>
  readonly acceptedEvents: ReadonlySet<string>
  readonly forgedEvents: ReadonlyMap<string, string>
  readonly faults: readonly string[]
}

export function openWitness(): Witness {
  const wishes = new Map<string, Wish>()
  const paid = new Set<string>()
  const acceptedEvents = new Set<string>()
  const forgedEvents = new Map<string, string>()
  const faults: string[] = []
  const wishOf = (key: string): Wish => wishes.get(key) ?? { key, placed: [], refused: [] }
  return {
    asks: (key) => void wishes.set(key, wishOf(key)),
    placed: (key, order) => void wishes.set(key, { ...wishOf(key), placed: [...wishOf(key).placed, order] }),
    refused: (key, why) => void wishes.set(key, { ...wishOf(key), refused: [...wishOf(key).refused, why] }),
    sawPaid: (orderId) => void paid.add(orderId),
    accepted: (eventId) => void acceptedEvents.add(eventId),
    forged: (eventId, how) => void forgedEvents.set(eventId, how),
    fault: (text) => void faults.push(text),
    wishes,
    paid,
    acceptedEvents,
    forgedEvents,
    faults,
  }
}
