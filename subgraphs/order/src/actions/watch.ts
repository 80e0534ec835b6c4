/** Tells that something about an order changed; may be lost, so who waits looks every so often as well. */
export interface Nudges {
  send(orderId: string): Promise<void>
  follow(orderId: string, onNudge: () => void): () => void
}

export interface Watch {
  /** Comes back at the first nudge since it was last asked, at the end of life, or after so long. */
  changed(withinMs: number): Promise<void>
  end(): void
}

/** Watches one order from now on. */
export function watch(nudges: Nudges, orderId: string, over?: AbortSignal): Watch {
  let nudged = false
  let wake = () => {}
  const onChange = () => {
    nudged = true
    wake()
  }
  const unfollow = nudges.follow(orderId, onChange)
  over?.addEventListener('abort', onChange)
  return {
    async changed(withinMs) {
      if (!nudged) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, withinMs)
        wake = resolve
        await promise
        clearTimeout(timer)
      }
      nudged = false
    },
    end() {
      unfollow()
      over?.removeEventListener('abort', onChange)
    },
  }
}
