/** What was looked at, by its name at the provider. */
export interface Looked {
  has(providerId: string): boolean
  /** Called before it is compared. What was compared before it may be handed on. */
  add(providerId: string): Promise<void>
  /** What was looked at before the last turn is forgotten. */
  turn(): void
  /** Hands on what is left. */
  end(): Promise<void>
}

const most = 500

/** @param compared gets everything that was looked at, at most five hundred at a time, after it was compared */
export function openLooked(compared: (providerIds: readonly string[]) => Promise<void>): Looked {
  let [before, now] = [new Set<string>(), new Set<string>()]
  let open: string[] = []
  const hand = async () => {
    const some = open
    open = []
    if (some.length > 0) await compared(some)
  }
  return {
    has: (id) => now.has(id) || before.has(id),
    async add(id) {
      if (open.length === most) await hand()
      open.push(id)
      now.add(id)
    },
    turn() {
      ;[before, now] = [now, new Set()]
    },
    end: hand,
  }
}
