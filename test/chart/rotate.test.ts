import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { newEntry, secretManifest } from '../../scripts/chart/keys.ts'
import { type Move, rotated } from '../../scripts/chart/rotate.ts'
import { readUserEnv } from '../../subgraphs/user/src/env.ts'

interface Made {
  readonly metadata: { readonly name: string }
  readonly stringData: Readonly<Record<string, string>>
}

/** What `kubectl get secret -o json` shows of it. */
const inCluster = ({ metadata, stringData }: Made) => ({
  metadata,
  data: Object.fromEntries(Object.entries(stringData).map(([name, text]) => [name, btoa(text)])),
})

const stepped = (secret: Made, step: Move, ...names: string[]) => parse(rotated(inCluster(secret), step, names)) as Made

const told = ({ stringData }: Made) => readUserEnv({ ...stringData, DATABASE_URL: stringData.DATABASE_URL_USER })

test('Three steps lead every key from the old one to a new one, and a room reads each', async () => {
  const before = parse(await secretManifest({ demo: true })) as Made
  const added = stepped(before, 'add', 'all')
  const first = stepped(added, 'first', 'all')
  const after = stepped(first, 'drop', 'all')
  for (const name of ['VISITOR_KEY', 'ACCESS_TOKEN_KEY', 'SEAL_KEY_USER_EMAIL', 'VIEWER_KEY_USER']) {
    const [old, fresh] = [before.stringData[name], after.stringData[name]]
    expect(fresh).not.toBe(old)
    expect(added.stringData[name]).toBe(`${old} ${fresh}`)
    expect(first.stringData[name]).toBe(`${fresh},${old}`)
  }
  for (const secret of [before, added, first, after]) expect(told(secret).VIEWER_KEY_USER).toBeTruthy()
  expect(told(added).ACCESS_TOKEN_KEY).toEqual(told(first).ACCESS_TOKEN_KEY.toReversed())
  const { DATABASE_URL_USER, NETWORK_KEY, SMTP_URL } = before.stringData
  expect(after.stringData).toMatchObject({ DATABASE_URL_USER, NETWORK_KEY, SMTP_URL })
})

const refused: [string, { step: Move; names: string[]; sentence: string }][] = [
  [
    'a second time before the first is over',
    { step: 'add', names: ['CURSOR_KEY'], sentence: 'CURSOR_KEY has 2 keys already' },
  ],
  ['what has one key', { step: 'drop', names: ['VISITOR_KEY'], sentence: 'VISITOR_KEY has 1 key, not two' }],
  [
    'to the end before the new key signs',
    { step: 'drop', names: ['CURSOR_KEY'], sentence: 'CURSOR_KEY does not sign with its new key yet' },
  ],
  ['what is no such key', { step: 'add', names: ['SMTP_URL'], sentence: 'SMTP_URL cannot have two values' }],
  [
    'what is not there',
    { step: 'add', names: ['SEAL_KEY_X'], sentence: 'There is no key SEAL_KEY_X in what was given.' },
  ],
  [
    'what nobody has, by a slip',
    {
      step: 'add',
      names: ['CURSR_KEY'],
      sentence: 'There is no key CURSR_KEY in what was given, did you mean CURSOR_KEY?',
    },
  ],
  ['nothing', { step: 'add', names: [], sentence: 'Say which keys' }],
]

test.each(refused)('Whoever rotates %s is told why not', async (_what, { step, names, sentence }) => {
  const secret = stepped(parse(await secretManifest({ demo: true })) as Made, 'add', 'CURSOR_KEY')
  expect(() => stepped(secret, step, ...names)).toThrow(sentence)
})

test('Mrs Page takes a step twice, and is told instead of being led back; back leads her back, a step at a time', async () => {
  const before = parse(await secretManifest({ demo: true })) as Made
  const added = stepped(before, 'add', 'all')
  const first = stepped(added, 'first', 'all')
  expect(() => stepped(first, 'first', 'all')).toThrow(/signs with its new key already; drop is next/)
  expect(() => stepped(first, 'add', 'all')).toThrow('2 keys already')
  expect(stepped(first, 'back', 'all')).toEqual(added)
  expect(stepped(added, 'back', 'all')).toEqual(before)
  expect(() => stepped(before, 'back', 'all')).toThrow('has 1 key, not two')
})

test('Mrs Page keeps her keys in a vault: its entry goes in as JSON, and comes out as JSON', async () => {
  const before: Record<string, string> = { ...(await newEntry({ demo: false })), 'a note': 'of hers' }
  let entry = before
  for (const move of ['add', 'first'] as const) entry = JSON.parse(rotated(entry, move, ['all']))
  expect(Object.keys(entry)).toEqual(Object.keys(before))
  expect(entry).toMatchObject({ 'a note': 'of hers', SMTP_URL: before.SMTP_URL })
  expect(entry.ACCESS_TOKEN_KEY).toMatch(/^\{.*\},\{.*\}$/)
  expect(readUserEnv({ ...entry, DATABASE_URL: entry.DATABASE_URL_USER }).ACCESS_TOKEN_KEY).toHaveLength(2)
  expect(JSON.parse(rotated(entry, 'drop', ['CURSOR_KEY'])).CURSOR_KEY).toBe(entry.CURSOR_KEY?.split(',')[0])
})
