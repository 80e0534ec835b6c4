/** Whoever tells how parcels move, once it knows of them. */
export interface Tracker {
  /** Tells it of a parcel; the same one twice is one. Throws when it does not take it. */
  announce(parcel: { readonly carrier: string; readonly trackingNumber: string }): Promise<void>
}

const deadlineMs = 5000

/** The tracker at this address; `sign` makes the header that proves us. */
export const openTracker = (url: string, sign: (body: string) => string): Tracker => ({
  async announce({ carrier, trackingNumber }) {
    const body = JSON.stringify({ carrier, trackingNumber })
    const answer = await fetch(`${url.replace(/\/+$/, '')}/parcels`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'carrier-signature': sign(body) },
      body,
      signal: AbortSignal.timeout(deadlineMs),
      redirect: 'error',
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`the tracker answered ${answer.status}`)
  },
})
