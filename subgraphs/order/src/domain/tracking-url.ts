interface Followed {
  readonly carrier: string
  readonly trackingNumber: string
}

// The pages of carriers for people, by the carrier's name in small letters and digits alone. They are links and nothing more: when a
// carrier moves its page, the number is still there to be typed in.
const pages: Readonly<Record<string, (number: string) => string>> = {
  dhl: (number) => `https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode=${number}`,
  deutschepost: (number) => `https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode=${number}`,
  dpd: (number) => `https://tracking.dpd.de/status/en_US/parcel/${number}`,
  gls: (number) => `https://gls-group.com/EU/en/parcel-tracking?match=${number}`,
  hermes: (number) => `https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#${number}`,
  ups: (number) => `https://www.ups.com/track?tracknum=${number}`,
}

/** The carrier's page for a parcel; null for a carrier that is not known. */
export function trackingUrl({ carrier, trackingNumber }: Followed): string | null {
  const name = carrierName(carrier)
  const page = Object.hasOwn(pages, name) ? pages[name] : undefined
  return page?.(encodeURIComponent(trackingNumber.replace(/\s/g, ''))) ?? null
}

/** A carrier's name as it is compared: `Deutsche Post` and `DEUTSCHE POST AG` are not one, `DHL` and `dhl` are. */
export const carrierName = (carrier: string): string => carrier.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** A tracking number as it is compared: people write it with spaces, and in small letters. */
export const trackingKey = (trackingNumber: string): string => trackingNumber.replace(/\s/g, '').toUpperCase()
