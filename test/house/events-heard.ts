/** An event as `contracts/events.ts` declares it: who hears it. An event that nobody hears says so with `[]`. */
export type Wiring = Readonly<Record<string, { readonly listeners: readonly string[] }>>

/** The handler files of a listener by name, without folder and ending; `null` while the listener is not built. */
export type Handlers = Readonly<Record<string, readonly string[] | null>>

/** Where the wiring diagram and the folders disagree. */
export function wiringFaults(events: Wiring, handlers: Handlers): string[] {
  return [...unheard(events, handlers), ...undeclared(events, handlers)]
}

export const fileOf = (event: string) => event.replaceAll('.', '-')

function unheard(events: Wiring, handlers: Handlers): string[] {
  return Object.entries(events).flatMap(([event, { listeners }]) =>
    listeners.flatMap((listener) => {
      const files = handlers[listener]
      if (files === undefined) return [`${event} names ${listener}, and there is no such room or worker`]
      if (files === null || files.includes(fileOf(event))) return []
      return [`${event} is not heard: ${listener} has no events/${fileOf(event)}.ts`]
    }),
  )
}

function undeclared(events: Wiring, handlers: Handlers): string[] {
  return Object.entries(handlers).flatMap(([listener, files]) => {
    const declared = Object.entries(events).flatMap(([event, { listeners }]) =>
      listeners.includes(listener) ? [fileOf(event)] : [],
    )
    return (files ?? [])
      .filter((file) => !declared.includes(file))
      .map((file) => `${listener} hears events/${file}.ts, which contracts/events.ts does not send it`)
  })
}
