import { randomUUIDv7 } from 'node:crypto'

declare const brand: unique symbol

/** A UUID that belongs to one kind of thing, so that it is never taken for another's. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Whether the text is a UUID in canonical form. */
export const isUuid = (text: string): boolean => uuid.test(text)

/** A new time-ordered UUID (version 7, RFC 9562), so that rows of one time lie together. */
export const newId = <Kind extends string>(): Id<Kind> => randomUUIDv7() as Id<Kind>

/** A UUID that is known to be of this kind (from our own database, or parsed); null when it is no UUID at all. */
export const asId = <Kind extends string>(text: string): Id<Kind> | null =>
  uuid.test(text) ? (text as Id<Kind>) : null

/** The opaque id that the graph shows: type and UUID, so that an id of another type is refused at the door. */
export const toGlobalId = (type: string, id: string): string => Buffer.from(`${type}:${id}`).toString('base64url')

/** The UUID inside a global id of this type; null when it is malformed, of another type, or not in canonical form. */
export function fromGlobalId<Kind extends string>(type: string, globalId: string): Id<Kind> | null {
  if (globalId.length > 120) return null
  const text = Buffer.from(globalId, 'base64url').toString()
  const [kind, id, ...rest] = text.split(':')
  if (kind !== type || id === undefined || rest.length > 0 || toGlobalId(type, id) !== globalId) return null
  return asId<Kind>(id)
}
