import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { root } from '../../scripts/chart/tools.ts'
import { objects, type Thing, withHelm } from './rendering.ts'

type Labelled = Thing & { readonly metadata: { readonly labels: Readonly<Record<string, string>> } }

const command = /delete (\S+) -l (\S+)/.exec(readFileSync(join(root, 'docs/operating.md'), 'utf8'))
const [, kinds = '', labels = ''] = command ?? []
const wanted = Object.fromEntries(labels.split(',').map((label) => label.split('=')))

withHelm('what an upgrade that failed leaves', () => {
  test('is taken away by the one command of the guide, the databases’ passwords first of all', () => {
    const hooks = objects({ profile: 'demo', more: ['--is-upgrade'] }).filter(
      ({ metadata }) => metadata.annotations?.['helm.sh/hook'] === 'pre-upgrade',
    ) as Labelled[]
    const passwords = hooks.filter(({ data }) => Object.keys(data ?? {}).some((key) => key.startsWith('DATABASE_URL')))
    expect(passwords.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Secret quire-migrate'])
    expect(hooks.length).toBe(7)
    for (const { kind, metadata } of hooks) {
      expect(kinds.split(',')).toContain(kind.toLowerCase())
      expect(metadata.labels).toMatchObject(wanted)
    }
  })

  test('and the command takes nothing that is the shop’s own: no key, no store', () => {
    const things = objects({ profile: 'demo' }) as Labelled[]
    const taken = things.filter(
      ({ kind, metadata }) =>
        kinds.split(',').includes(kind.toLowerCase()) &&
        Object.entries(wanted).every(([name, value]) => metadata.labels?.[name] === value),
    )
    expect(new Set(taken.map(({ kind }) => kind))).toEqual(new Set(['Job']))
  })
})
