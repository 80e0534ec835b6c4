import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { readGatewayEnv } from '../../gateway/src/env.ts'
import { secretManifest } from '../../scripts/chart/keys.ts'
import { root } from '../../scripts/chart/tools.ts'
import { readCartEnv } from '../../subgraphs/cart/src/env.ts'
import { readCatalogEnv } from '../../subgraphs/catalog/src/env.ts'
import { readOrderEnv } from '../../subgraphs/order/src/env.ts'
import { readSearchEnv } from '../../subgraphs/search/src/env.ts'
import { readUserEnv } from '../../subgraphs/user/src/env.ts'
import { webEnv } from '../../web/env.ts'
import { readEmailEnv } from '../../workers/email/src/env.ts'
import { readPaymentEnv } from '../../workers/payment/src/env.ts'
import { envOf, objects, type Thing, toldTo, withHelm } from './rendering.ts'

const readers: Readonly<Record<string, readonly [form: string, read: (env: Record<string, string>) => unknown]>> = {
  gateway: ['gateway/src', readGatewayEnv],
  user: ['subgraphs/user/src', readUserEnv],
  catalog: ['subgraphs/catalog/src', readCatalogEnv],
  cart: ['subgraphs/cart/src', readCartEnv],
  order: ['subgraphs/order/src', readOrderEnv],
  search: ['subgraphs/search/src', readSearchEnv],
  payment: ['workers/payment/src', readPaymentEnv],
  email: ['workers/email/src', readEmailEnv],
  web: ['web', webEnv],
}
const services = Object.keys(readers)

// Told only to a room that runs in two parts.
const role = 'ROLE'

// Names that Node and Apollo read, and no form.
const notOurs = ['NODE_ENV', 'NODE_OPTIONS', 'APOLLO_TELEMETRY_DISABLED']

withHelm('what the chart tells each service', () => {
  let demo: Thing[]
  let everything: Thing[]
  beforeAll(() => {
    demo = objects({ profile: 'demo' })
    everything = objects({ profile: 'small', values: { config: optional } })
  })

  test.each(services)('is enough for %s, and right', (name) => {
    expect(readers[name]?.[1](toldTo(demo, name))).toBeDefined()
  })

  test.each(services)('is for %s what its env.ts asks, and no word more', (name) => {
    const told = envOf(everything, name).map((env) => env.name)
    expect(told.filter((one) => !notOurs.includes(one)).toSorted()).toEqual(
      askedBy(readers[name]?.[0] ?? '')
        .filter((one) => one !== role)
        .toSorted(),
    )
  })

  test('a key made in the cluster signs, and its other half proves it', () => {
    const jwk = JSON.parse(toldTo(demo, 'user').ACCESS_TOKEN_KEY ?? '')
    const { d: _, ...half } = jwk
    const signature = sign(null, Buffer.from('Ann'), createPrivateKey({ key: jwk, format: 'jwk' }))
    expect(verify(null, Buffer.from('Ann'), createPublicKey({ key: half, format: 'jwk' }), signature)).toBe(true)
  })

  test.each([true, false])(
    'npm run chart -- keys prints every key that somebody is told (demo: %s)',
    async (isDemo) => {
      const { stringData } = parse(await secretManifest({ demo: isDemo })) as { stringData: Record<string, string> }
      const asked = everything
        .filter(({ kind }) => kind === 'Deployment')
        .flatMap(({ spec }) => spec.template?.spec.containers[0]?.env ?? [])
        .flatMap(({ valueFrom }) => (valueFrom?.secretKeyRef?.optional ? [] : (valueFrom?.secretKeyRef?.key ?? [])))
      expect(asked.filter((key) => !stringData[key])).toEqual([])
    },
  )
})

const optional = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
  STRIPE_API_URL: 'http://stripe:4021',
  STRIPE_ACCOUNT: 'acct_quire',
  CARRIER_API_URL: 'https://tracker.test',
  SELLER: 'Quire|Buchweg 1',
  RECONCILE_AT: '3',
  INBOX_URL: 'http://inbox:4022',
  STRIPE_URL: 'http://stripe:4021',
  DEMO_LOGINS: '[]',
  ...Object.fromEntries(
    [
      'SOCKETS_PER_ADDRESS',
      'STREAMS_PER_ADDRESS',
      'ORDER_TTL',
      'ORDER_GRACE',
      'SWEEP_EVERY',
      'CLAIM_GRACE',
      'SECRET_WITHIN',
    ].map((name) => [name, '60']),
  ),
  OPERATOR_MAIL: 'operator@quire.test',
  RUNBOOKS_URL: 'https://quire.test/runbooks',
  OPEN_ORDERS_PER_OWNER: '5',
  OPEN_ORDERS_PER_NETWORK: '20',
}

// The forms are not exported: their names are read as they are written, one a line, with those of every service.
function askedBy(folder: string): string[] {
  const shared = readFileSync(join(root, 'platform/env.ts'), 'utf8')
  const withShared = (text: string): string =>
    text.replace(/\.\.\.(every\w+)/g, (_, name: string) =>
      withShared(new RegExp(`const ${name} = \\{([^]*?)\\n\\}`).exec(shared)?.[1] ?? ''),
    )
  return [...new Set(namesIn(withShared(readFileSync(join(root, folder, 'env.ts'), 'utf8'))))]
}

const namesIn = (form: string) => [...form.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name = '']) => name)
