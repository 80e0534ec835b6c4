import { z } from 'zod'
import { forbidden, unauthenticated } from './errors.ts'
import { digest, type Keys, readStatement, signStatement } from './signature.ts'

/** Whoever is asking, as the gateway proved it. */
export interface Viewer {
  /** The unguessable id that every visitor has. */
  readonly visitorId: string
  /** Present when signed in. */
  readonly user: { readonly id: string; readonly roles: readonly string[]; readonly sessionId: string } | null
  /** The refresh token of the visitor's cookie; travels to the room that keeps sessions only. */
  readonly refreshToken?: string | undefined
  /** The caller's network address, for rate limits. */
  readonly address?: string | undefined
}

/** The header that carries the signed viewer from the gateway to a room. */
export const viewerHeader = 'quire-viewer'

const lifetimeMs = 30_000

const statement = z.object({
  viewer: z.object({
    visitorId: z.string().min(1).max(64),
    user: z.object({ id: z.uuid(), roles: z.array(z.string()), sessionId: z.uuid() }).nullable(),
    refreshToken: z.string().max(512).optional(),
    address: z.string().max(64).optional(),
  }),
  room: z.string(),
  until: z.number(),
  body: z.string(),
})

/** Signs the viewer for one room, one body and 30 seconds. */
export const signViewer = (
  viewer: Viewer,
  to: { room: string; body: string | Buffer; key: Keys; now?: number },
): string =>
  signStatement({ viewer, room: to.room, until: (to.now ?? Date.now()) + lifetimeMs, body: digest(to.body) }, to.key)

/** The viewer, when the header was signed for this room and this very body and is not over; throws UNAUTHENTICATED otherwise. */
export function proveViewer(
  header: string | undefined,
  at: { room: string; body: string | Buffer; key: Keys; now?: number },
): Viewer {
  const now = at.now ?? Date.now()
  const said = statement.safeParse(header ? readStatement(header, at.key) : null)
  const proved =
    said.success &&
    said.data.room === at.room &&
    said.data.until >= now &&
    said.data.until <= now + lifetimeMs + 5_000 &&
    said.data.body === digest(at.body)
  if (!proved) throw unauthenticated('This room answers the gateway only.')
  return said.data.viewer
}

/** The signed-in user; throws UNAUTHENTICATED when nobody is. */
export function requireUser(viewer: Viewer): NonNullable<Viewer['user']> {
  if (!viewer.user) throw unauthenticated()
  return viewer.user
}

/** The signed-in user who has one of these roles; throws UNAUTHENTICATED or FORBIDDEN. */
export function requireRole(viewer: Viewer, ...roles: readonly string[]): NonNullable<Viewer['user']> {
  const user = requireUser(viewer)
  if (!hasRole(viewer, ...roles)) throw forbidden()
  return user
}

/** Whether the viewer is signed in and has one of these roles. */
export const hasRole = (viewer: Viewer, ...roles: readonly string[]): boolean =>
  viewer.user?.roles.some((role) => roles.includes(role)) ?? false
