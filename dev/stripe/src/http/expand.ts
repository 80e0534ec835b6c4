import type { Shelf, Vault } from '../vault.ts'
import { NotBegun } from './errors.ts'

const shelfOf: Readonly<Record<string, Shelf>> = {
  latest_charge: 'charges',
  charge: 'charges',
  customer: 'customers',
  payment_intent: 'intents',
  payment_method: 'methods',
}

/** Refuses what cannot be expanded before anything is done. */
export function checkExpand(paths: readonly string[]) {
  for (const path of paths) {
    const parts = path.split('.')
    if (
      parts.length > 4 ||
      !parts.every((part) => part === 'data' || part === 'refunds' || Object.hasOwn(shelfOf, part))
    ) {
      throw new NotBegun(400, {
        type: 'invalid_request_error',
        message: `This property cannot be expanded (${path}).`,
        param: 'expand',
      })
    }
  }
}

/** Puts whole objects where the answer holds their ids: `latest_charge`, `data.customer`, `latest_charge.refunds`. */
export const expanded = (vault: Vault, { body, paths }: { body: object; paths: readonly string[] }): object =>
  paths.reduce((whole: object, path) => expandAt(vault, { value: whole, parts: path.split('.') }) as object, body)

function expandAt(vault: Vault, { value, parts }: { value: unknown; parts: string[] }): unknown {
  const [name, ...rest] = parts
  if (name === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => expandAt(vault, { value: item, parts }))
  const row = value as Readonly<Record<string, unknown>>
  return { ...row, [name]: expandAt(vault, { value: wholeOf(vault, { row, name }), parts: rest }) }
}

function wholeOf(vault: Vault, { row, name }: { row: Readonly<Record<string, unknown>>; name: string }): unknown {
  if (name === 'refunds' && row.object === 'charge') {
    const data = vault.all('refunds').filter((refund) => refund.charge === row.id)
    return { object: 'list', data: data.reverse(), has_more: false, url: `/v1/charges/${String(row.id)}/refunds` }
  }
  const inner = row[name]
  const shelf = shelfOf[name]
  return typeof inner === 'string' && shelf !== undefined ? (vault.get(shelf, inner) ?? inner) : inner
}
