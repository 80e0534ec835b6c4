import { type EventType, events, type Heard } from '../../../contracts/events.ts'
import { newId } from '../../../platform/id.ts'
import type { Said } from '../../../platform/outbox.ts'
import type { Steps } from './steps.ts'

/** What one listener does about each event. */
export type Hears = Readonly<Record<string, (event: never) => Promise<void>>>

/** An event on its way to one listener. */
interface Delivery {
  readonly listener: string
  readonly event: Heard<EventType>
}

/** Outboxes, queues and inboxes: at least once, maybe twice at a time, late, and in no order. */
export interface Post {
  /** Said in the same moment as the rows that it is about are saved. */
  say(news: readonly Said<typeof events>[]): void
  /** Delivers again whatever is not done, as sweepers do. */
  again(): void
  readonly undone: ReadonlySet<Delivery>
}

/** @param hears the listeners of this world; what is said to others goes nowhere */
export function openPost({ now, step }: Steps, hears: Readonly<Record<string, Hears>>): Post {
  const undone = new Set<Delivery>()
  const take = async (delivery: Delivery): Promise<void> => {
    const { listener, event } = delivery
    await step(`${event.type} comes to ${listener}`, () => undefined)
    await hears[listener]?.[event.type]?.(event as never)
    undone.delete(delivery)
  }
  // What fails stays undone, and comes again.
  const deliver = (delivery: Delivery) => void take(delivery).catch(() => undefined)
  return {
    undone,
    say(news) {
      for (const { type, aggregate, sequence, data } of news) {
        const event = { id: newId(), type, aggregate, sequence, at: now().toISOString(), data } as Heard<EventType>
        for (const listener of events[type].listeners) {
          if (!hears[listener]?.[type]) continue
          const delivery = { listener, event }
          undone.add(delivery)
          deliver(delivery)
          // Every third comes twice, whether or not the first was heard.
          if (sequence % 3 === 2) deliver(delivery)
        }
      }
    },
    again: () => {
      for (const delivery of undone) deliver(delivery)
    },
  }
}
