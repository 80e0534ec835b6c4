import { Writable } from 'node:stream'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { GraphQLError } from 'graphql'
import { badUserInput, conflict, forbidden, maskErrors, tooCostly, tooManyRequests, unauthenticated } from './errors.ts'
import { openLog } from './log.ts'

const lines: string[] = []
const log = openLog(
  'hall',
  'info',
  new Writable({ write: (text, _encoding, done) => done(void lines.push(String(text))) }),
)
const mask = (error: GraphQLError) => maskErrors(log)(error.toJSON(), error)
beforeEach(() => void lines.splice(0))

test.each([
  ['UNAUTHENTICATED', unauthenticated()],
  ['FORBIDDEN', forbidden()],
  ['BAD_USER_INPUT', badUserInput('No.', [{ field: ['input'], message: 'No.' }])],
  ['CONFLICT', conflict('Too late.')],
  ['TOO_COSTLY', tooCostly('Too much.')],
  ['TOO_MANY_REQUESTS', tooManyRequests('Slowly.', 5)],
])('%s passes as it is and is not logged', (code, error) => {
  expect(mask(error)).toEqual({ message: error.message, extensions: { ...error.extensions, code } })
  expect(lines).toEqual([])
})

test.each(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE'])(
  '%s is bad input in our six codes',
  (code) => {
    const shown = mask(new GraphQLError('What?', { extensions: { code, stacktrace: ['at secret.ts:1'] } }))
    expect(shown).toEqual({ message: 'What?', extensions: { code: 'BAD_USER_INPUT' } })
  },
)

test('a message that repeats a megabyte of input is cut', () => {
  expect(mask(badUserInput('😀'.repeat(500_000))).message).toHaveLength(1001)
})

describe('our own fault', () => {
  const inner = new TypeError('connect to 10.0.0.7 as quire failed', { cause: new Error('the socket closed') })
  const located = new GraphQLError(inner.message, {
    originalError: inner,
    path: ['me'],
    extensions: { code: 'SECRET' },
  })

  test('is shown as a reference and where it happened, nothing else', () => {
    const shown = mask(located)
    expect(shown).toEqual({
      message: expect.stringMatching(/mention reference [0-9a-f]{12}\.$/),
      path: ['me'],
      extensions: { code: 'INTERNAL_SERVER_ERROR', reference: expect.stringMatching(/^[0-9a-f]{12}$/) },
    })
  })

  test('is logged whole under that reference, with its causes', () => {
    const { extensions } = mask(located)
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'error',
        msg: 'request.failed',
        reference: extensions?.reference,
        path: ['me'],
        err: expect.objectContaining({
          type: 'TypeError',
          message: inner.message,
          stack: expect.stringContaining('errors.test.ts'),
          cause: expect.objectContaining({ message: 'the socket closed' }),
        }),
      }),
    ])
  })

  test('that a room has already numbered keeps its number', () => {
    const numbered = new GraphQLError('x', { extensions: { code: 'INTERNAL_SERVER_ERROR', reference: 'abc' } })
    expect(mask(numbered).extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', reference: 'abc' })
  })

  test('that a room has already logged is logged with the room’s name', () => {
    const extensions = { code: 'INTERNAL_SERVER_ERROR', reference: 'abc', serviceName: 'attic' }
    mask(new GraphQLError('x', { extensions }))
    mask(new GraphQLError('y'))
    const [ofRoom, own] = lines.map((line) => JSON.parse(line))
    expect(ofRoom).toMatchObject({ level: 'error', reference: 'abc', loggedBy: 'attic' })
    expect(own).not.toHaveProperty('loggedBy')
  })

  test('thrown as no error at all is masked too', () => {
    const shown = maskErrors(log)({ message: 'a secret' }, 'a secret')
    expect(JSON.stringify(shown)).not.toContain('a secret')
  })
})
