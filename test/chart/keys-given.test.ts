import { expect, test } from '@jest/globals'
import { parse, stringify } from 'yaml'
import { newEntry, secretManifest } from '../../scripts/chart/keys.ts'
import { rotated } from '../../scripts/chart/rotate.ts'

interface Made {
  readonly metadata: { readonly name: string }
  readonly stringData: Record<string, string>
}

/** A Secret of this shop as `kubectl get secret -o yaml` shows it, without these names. */
async function inCluster(...without: string[]): Promise<{ text: string; values: Record<string, string> }> {
  const { metadata, stringData } = parse(await secretManifest({ demo: false })) as Made
  const values = Object.fromEntries(Object.entries(stringData).filter(([name]) => !without.includes(name)))
  const data = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, btoa(value)]))
  return { text: stringify({ apiVersion: 'v1', data, kind: 'Secret', metadata: { ...metadata, uid: 'a1' } }), values }
}

const valuesIn = (text: string) => (parse(text) as Made).stringData

test('Mrs Page gives her Secret as YAML, her own and the cluster’s, and it is led on as from JSON', async () => {
  const own = await secretManifest({ demo: true })
  const { text, values } = await inCluster()
  expect(valuesIn(rotated(own, 'add', ['CURSOR_KEY'])).CURSOR_KEY).toMatch(/^[\w-]{43} [\w-]{43}$/)
  expect(valuesIn(rotated(text, 'add', ['CURSOR_KEY'])).CURSOR_KEY?.split(' ')[0]).toBe(values.CURSOR_KEY)
  expect(valuesIn(rotated(JSON.stringify(parse(text)), 'add', ['all'])).SMTP_URL).toBe(values.SMTP_URL)
})

const unread = [
  ['nothing', ' \n', /^Nothing was given: this reads a Secret/],
  ['what kubectl says when it fails', 'Unable to connect', /^What was given has no names and values: this reads/],
  [
    'half a page',
    'data:\n  KEY: "hush',
    /^What was given is neither JSON nor YAML, from line \d: this reads .*entry\.$/,
  ],
  ['all her Secrets', '{"kind": "List", "items": []}', 'That is a list: give one Secret'],
] as const

test.each(unread)(
  'She gives %s, and is told in a sentence what is read, without a word of hers',
  (_what, text, said) => {
    expect(() => rotated(text, 'add', ['all'])).toThrow(said)
    expect(() => rotated(text, 'add', ['all'])).not.toThrow('hush')
  },
)

test('A key of three letters is not rotated, nor one that is no signing key; neither is told', async () => {
  const entry = { ...(await newEntry({ demo: true })), CURSOR_KEY: 'abc', ACCESS_TOKEN_KEY: '{"kty":"OKP"}' }
  expect(() => rotated(entry, 'add', ['CURSOR_KEY'])).toThrow(
    /^CURSOR_KEY is not at least 32 random bytes .* but 3 letters/,
  )
  expect(() => rotated(entry, 'add', ['all'])).not.toThrow('abc')
  expect(() => rotated(entry, 'add', ['ACCESS_TOKEN_KEY'])).toThrow('ACCESS_TOKEN_KEY is not an Ed25519 private key')
})

test('A new room comes: the names it brings are added, and no value that was there changes', async () => {
  const { text, values } = await inCluster('VIEWER_KEY_SEARCH', 'DOOR_KEY_SEARCH_CATALOG', 'DATABASE_URL_SEARCH')
  const after = valuesIn(rotated(text, 'missing', []))
  const { VIEWER_KEY_SEARCH, DOOR_KEY_SEARCH_CATALOG, DATABASE_URL_SEARCH, ...others } = after
  expect(others).toEqual(values)
  for (const key of [VIEWER_KEY_SEARCH, DOOR_KEY_SEARCH_CATALOG]) expect(key).toMatch(/^[\w-]{43}$/)
  expect(DATABASE_URL_SEARCH).toMatch(/PASSWORD@.*\/search$/)
  expect(valuesIn(rotated(stringify(parse(text)), 'missing', ['VIEWER_KEY_SEARCH']))).not.toHaveProperty(
    'DATABASE_URL_SEARCH',
  )
})

test('a key that is being rotated stays as it is when names are added, and a slip in a name is told', async () => {
  const { CURSOR_KEY, VISITOR_KEY, ...rest } = await newEntry({ demo: false })
  const entry = { ...rest, CURSOR_KEY: `${CURSOR_KEY} ${VISITOR_KEY}` }
  const after = JSON.parse(rotated(entry, 'missing', []))
  expect(after).toMatchObject(entry)
  expect(Object.keys(after)).toHaveLength(Object.keys(entry).length + 1)
  expect(() => rotated({ note: 'of hers' }, 'missing', [])).toThrow('no key of the shop')
  expect(() => rotated(entry, 'missing', ['VISITR_KEY'])).toThrow(
    'There is no key VISITR_KEY in a shop, did you mean VISITOR_KEY?',
  )
})
