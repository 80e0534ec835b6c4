import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { chart, type Rendering, render } from '../../scripts/chart/tools.ts'
import { named, objects, withHelm } from './rendering.ts'

type Case = readonly [wrong: string, rendering: Rendering, said: string | RegExp]

const small = (values: object): Rendering => ({ profile: 'small', values })
const demo = (values: object): Rendering => ({ profile: 'demo', values })
const given = (values: object) => small({ secrets: { existingSecret: '', values } })

const dangers: readonly Case[] = [
  [
    'a demo is given the Secret of a shop',
    demo({ secrets: { existingSecret: 'quire-keys', generate: false } }),
    'demo.enabled together with secrets.existingSecret: the demo would put books, and a manager with a public password',
  ],
  [
    'a demo is given a database of yours',
    demo({ secrets: { values: { DATABASE_URL_USER: 'postgresql://shop@db.quire.test/user' } } }),
    'demo.enabled together with secrets.values.DATABASE_URL_USER: the demo would put books, and a manager',
  ],
  ['a shop says that its Secret is a demo’s', small({ demo: { ownSecret: true } }), 'demo.enabled is false'],
  [
    'a room of the graph has no pod',
    small({ services: { cart: { replicas: 0 } } }),
    'services.cart.replicas is 0, and',
  ],
  [
    'a room of the graph is off',
    small({ services: { search: { enabled: false } } }),
    'services.search is off, or serves',
  ],
  [
    'a service’s name is misspelt',
    small({ services: { catlog: { replicas: 3 } } }),
    'Is it a new service, or a misspelt one of: cart, catalog, email, gateway, order, payment, search, user, web?',
  ],
]

const examples: readonly Case[] = [
  ['a profile is all there is', { profile: 'small', bare: true }, 'config.MAIL_FROM is empty'],
  ['production is all there is', { profile: 'production', bare: true }, 'expose.host is empty: say under which name'],
  ['the shop’s host is an example', small({ expose: { host: 'shop.example.com' } }), 'expose.host is shop.example.com'],
  ['the playground’s is', small({ expose: { webHost: 'graph.example.org' } }), 'expose.webHost is graph.example.org'],
  [
    'mails come from an example',
    small({ config: { MAIL_FROM: 'Quire <shop@example.com>' } }),
    'config.MAIL_FROM is Quire <shop@example.com>, which is an example',
  ],
  [
    'Stripe’s key was not filled in',
    given({ STRIPE_SECRET_KEY: 'sk_live_FROM-YOUR-ACCOUNT' }),
    'secrets.values.STRIPE_SECRET_KEY is still the placeholder',
  ],
  [
    'a password was not',
    given({ DATABASE_URL_USER: 'postgresql://quire:PASSWORD@db.quire.test:5432/user' }),
    'secrets.values.DATABASE_URL_USER is still the placeholder',
  ],
  [
    'a mail server was not',
    given({ SMTP_URL: 'smtps://ann:secret@mail.example.com:465' }),
    'secrets.values.SMTP_URL is still the placeholder',
  ],
]

const shapes: readonly Case[] = [
  ['a host has a scheme', small({ expose: { host: 'https://shop.quire.test' } }), /expose.*host/],
  ['the playground’s has a path', small({ expose: { webHost: 'graph.quire.test/play' } }), /webHost/],
  ['a tag is an image', small({ image: { tag: 'quire/gateway:1.0' } }), /tag/],
  ['proxies are words', small({ config: { PROXY_HOPS: 'one' } }), /PROXY_HOPS/],
  ['proxies are left out', small({ config: { PROXY_HOPS: '' } }), /PROXY_HOPS/],
  ['milliseconds are minutes', small({ config: { ORDER_TTL: '30m' } }), /ORDER_TTL/],
  ['a sender has no address', small({ config: { MAIL_FROM: 'Quire' } }), /MAIL_FROM/],
]

withHelm('a first try is refused with a sentence', () => {
  test.each([...dangers, ...examples, ...shapes])('when %s', (_, rendering, sentence) => {
    const { ok, said } = render(rendering)
    expect(ok).toBe(false)
    expect(said).toEqual(
      typeof sentence === 'string' ? expect.stringContaining(sentence) : expect.stringMatching(sentence),
    )
  })
})

withHelm('what looks alike is taken', () => {
  test('a demo with a search server of yours, and one whose Secret is its own', () => {
    const search = demo({ secrets: { values: { ELASTICSEARCH_URL: 'http://elastic.quire.test:9200' } } })
    expect(named(objects(search), 'Secret', 'quire-keys').data).toHaveProperty('ELASTICSEARCH_URL')
    const own = demo({ demo: { ownSecret: true }, secrets: { existingSecret: 'quire-keys', generate: false } })
    expect(objects(own).filter(({ kind }) => kind === 'Secret')).toEqual([])
  })

  test('a build with a long name, a shop on a laptop, and half an hour to pay', () => {
    const values = { image: { tag: 'v1.2.3_rc-1' }, expose: { host: 'localhost' }, config: { ORDER_TTL: '1800000' } }
    expect(render(small(values))).toMatchObject({ ok: true })
  })

  test('the examples of the chart’s README, with the connections it says they need', () => {
    const readme = readFileSync(path.join(chart, 'README.md'), 'utf8')
    const [room, listeners] = [...readme.matchAll(/^ {4}services:\n(?: {6}.*\n)+/gm)].map(
      ([text]) => parse(text) as { services: { reviews?: object } },
    )
    const more = { stores: { postgres: { maxConnections: 150 } } }
    const thrifty = { services: { reviews: { ...room?.services.reviews, pool: 3 } } }
    expect(render(small(room ?? {})).said).toContain('may open 91 ')
    expect(render(small(listeners ?? {})).said).toContain('may open 117 ')
    const taken = [{ ...room, ...more }, { ...listeners, ...more }, thrifty].map((values) => render(small(values)).said)
    expect(taken.filter((said) => said.startsWith('Error'))).toEqual([])
  })
})
