import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { newId } from './id.ts'
import { signStatement } from './signature.ts'
import { hasRole, proveViewer, requireRole, requireUser, signViewer, type Viewer } from './viewer.ts'

const key = randomBytes(32)
const now = Date.parse('2026-11-20T09:30:00Z')
const ann: Viewer = { visitorId: 'ann', user: { id: newId(), roles: ['KEEPER'], sessionId: newId() } }
const bob: Viewer = { visitorId: 'bob', user: null }
const to = { room: 'hall', body: '{"query":"{ me }"}', key, now }
const signed = signViewer(ann, to)

const code = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (err) {
    return (err as { extensions?: { code?: unknown } }).extensions?.code
  }
}

describe('Ann is believed', () => {
  test('in the room, for the body and within the time she was signed for', () => {
    expect(proveViewer(signed, to)).toEqual(ann)
    expect(proveViewer(signed, { ...to, now: now + 30_000 })).toEqual(ann)
    expect(proveViewer(signed, { ...to, body: Buffer.from(to.body) })).toEqual(ann)
  })

  test('by a room whose clock runs five seconds behind the gateway', () => {
    expect(proveViewer(signed, { ...to, now: now - 5000 })).toEqual(ann)
  })
})

const statement = { viewer: ann, room: to.room, until: now + 30_000, body: '' }

test.each<[string, string | undefined, Partial<typeof to>]>([
  ['without a header', undefined, {}],
  ['with an empty one', '', {}],
  ['a millisecond late', signed, { now: now + 30_001 }],
  ['from a future that no honest clock has', signed, { now: now - 5001 }],
  ['in another room', signed, { room: 'attic' }],
  ['with another body', signed, { body: `${to.body} ` }],
  ['with the key of another room', signed, { key: randomBytes(32) }],
  ['tampered with', signed.replace(/^./, 'f'), {}],
  ['truncated', signed.slice(0, -1), {}],
  ['in a header of 16 KB', 'x'.repeat(16_384), {}],
  ['in a header that says something else', signStatement({ hello: 'Ann' }, key), {}],
  ['in a header that says nothing', signStatement([], key), {}],
  ['with a user who is no UUID', signStatement({ ...statement, viewer: { ...ann, user: { id: '1' } } }, key), {}],
  ['with a time that never ends', signStatement({ ...statement, until: '9'.repeat(300) }, key), {}],
])('Ann is not believed %s', (_why, header, at) => {
  expect(code(() => proveViewer(header, { ...to, ...at }))).toBe('UNAUTHENTICATED')
})

test('Bob, who is not signed in, is asked to sign in; Ann is told what she may not do', () => {
  expect(code(() => requireUser(bob))).toBe('UNAUTHENTICATED')
  expect(code(() => requireRole(bob, 'KEEPER'))).toBe('UNAUTHENTICATED')
  expect(code(() => requireRole(ann, 'OWNER'))).toBe('FORBIDDEN')
  expect(requireRole(ann, 'OWNER', 'KEEPER')).toBe(ann.user)
  expect([hasRole(bob, 'KEEPER'), hasRole(ann, 'KEEPER'), hasRole(ann)]).toEqual([false, true, false])
})
