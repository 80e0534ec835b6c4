import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { secretManifest } from '../../scripts/chart/keys.ts'
import { rotated, type Step } from '../../scripts/chart/rotate.ts'
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

const stepped = (secret: Made, step: Step, ...names: string[]) => parse(rotated(inCluster(secret), step, names)) as Made

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
    expect(first.stringData[name]).toBe(`${fresh} ${old}`)
  }
  for (const secret of [before, added, first, after]) expect(told(secret).VIEWER_KEY_USER).toBeTruthy()
  expect(told(added).ACCESS_TOKEN_KEY).toEqual(told(first).ACCESS_TOKEN_KEY.toReversed())
  const { DATABASE_URL_USER, NETWORK_KEY, SMTP_URL } = before.stringData
  expect(after.stringData).toMatchObject({ DATABASE_URL_USER, NETWORK_KEY, SMTP_URL })
})

const refused: [string, { step: Step; names: string[]; sentence: string }][] = [
  [
    'a second time before the first is over',
    { step: 'add', names: ['CURSOR_KEY'], sentence: 'CURSOR_KEY has 2 keys already' },
  ],
  ['what has one key', { step: 'drop', names: ['VISITOR_KEY'], sentence: 'VISITOR_KEY has 1 key, not two' }],
  ['what is no such key', { step: 'add', names: ['SMTP_URL'], sentence: 'SMTP_URL cannot have two values' }],
  [
    'what is not there',
    { step: 'add', names: ['SEAL_KEY_X'], sentence: 'There is no SEAL_KEY_X in Secret quire-keys' },
  ],
  ['nothing', { step: 'add', names: [], sentence: 'Say which keys' }],
]

test.each(refused)('Whoever rotates %s is told why not', async (_what, { step, names, sentence }) => {
  const secret = stepped(parse(await secretManifest({ demo: true })) as Made, 'add', 'CURSOR_KEY')
  expect(() => stepped(secret, step, ...names)).toThrow(sentence)
})
