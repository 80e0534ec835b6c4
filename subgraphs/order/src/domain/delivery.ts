import { money } from '@quire/platform/money'
import type { Delivery, DeliverySpeed } from './order.ts'
import { vatRate, vatWithin } from './vat.ts'

/** A way of delivery to a country: its tax-inclusive price and how many working days it takes. */
export interface DeliveryOption {
  readonly speed: DeliverySpeed
  readonly label: string
  readonly price: ReturnType<typeof money>
  readonly days: { readonly least: number; readonly most: number }
}

type Zone = Partial<Record<DeliverySpeed, { readonly minor: number; readonly least: number; readonly most: number }>>

const near: Zone = { STANDARD: { minor: 390, least: 2, most: 4 }, EXPRESS: { minor: 990, least: 1, most: 2 } }
const far: Zone = { STANDARD: { minor: 590, least: 4, most: 7 }, EXPRESS: { minor: 1490, least: 2, most: 3 } }
const islands: Zone = { STANDARD: { minor: 790, least: 6, most: 10 } }

const zones: Readonly<Record<string, Zone>> = {
  AT: near,
  BE: near,
  DE: near,
  FR: near,
  LU: near,
  NL: near,
  CZ: far,
  ES: far,
  HR: far,
  IE: far,
  IT: far,
  PL: far,
  PT: far,
  SE: far,
  SI: far,
  GR: islands,
  MT: islands,
}

const labels: Readonly<Record<DeliverySpeed, string>> = { STANDARD: 'Standard delivery', EXPRESS: 'Express delivery' }

/** The ways of delivery to a country (ISO 3166-1 alpha-2), cheapest first; none when it is not delivered to. */
export function deliveryOptions(country: string, { printed }: { printed: boolean }): DeliveryOption[] {
  const zone = zones[country]
  if (!zone) return []
  if (!printed) return [{ speed: 'STANDARD', label: 'Download', price: money(0), days: { least: 0, most: 0 } }]
  return (['STANDARD', 'EXPRESS'] as const).flatMap((speed) => {
    const offer = zone[speed]
    if (!offer) return []
    return [{ speed, label: labels[speed], price: money(offer.minor), days: { least: offer.least, most: offer.most } }]
  })
}

/** Whether anything can be sent there at this speed. */
export const isDelivered = (country: string, speed: DeliverySpeed): boolean =>
  deliveryOptions(country, { printed: true }).some((option) => option.speed === speed)

/** What delivery costs; downloads cost nothing at any speed. Throws when it is not offered. */
export function deliveryOf(country: string, { speed, printed }: { speed: DeliverySpeed; printed: boolean }): Delivery {
  const option = deliveryOptions(country, { printed }).find((one) => !printed || one.speed === speed)
  if (!option) throw new RangeError(`${speed} delivery to ${country} is not offered`)
  // Sending follows what is sent: it bears the printed book's rate.
  const rate = vatRate(country, 'PAPERBACK')
  return { speed, label: option.label, price: option.price, vatRate: rate, vat: vatWithin(option.price, rate) }
}
