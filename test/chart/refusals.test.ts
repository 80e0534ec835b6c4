import { expect, test } from '@jest/globals'
import { type Rendering, render } from '../../scripts/chart/tools.ts'
import { named, objects, withHelm } from './rendering.ts'

type Case = readonly [wrong: string, rendering: Rendering, said: string | RegExp]

const key = 'k'.repeat(43)
const small = (values: object): Rendering => ({ profile: 'small', values })
const cases: readonly Case[] = [
  [
    'nothing is given',
    {},
    'There is no database for order: give secrets.values.DATABASE_URL_ORDER, or an existingSecret',
  ],
  [
    'a key is missing',
    {},
    /Secrets are missing: .*VISITOR_KEY.* Name a Secret that has them in secrets\.existingSecret/,
  ],
  ['nobody sends the mails', {}, 'config.MAIL_FROM is empty: say who the mails come from'],
  [
    'nobody knows where the shop is',
    {},
    'config.PUBLIC_URL is empty: services.gateway cannot do without it (expose.host gives it too)',
  ],
  ['a value is misspelt', small({ sevices: {} }), /sevices/],
  ['a service’s value is misspelt', small({ services: { order: { replica: 2 } } }), /replica/],
  ['a number is a word', small({ services: { order: { replicas: 'two' } } }), /got string, want integer/],
  [
    'there are two front doors',
    small({ expose: { ingress: { enabled: true }, httpRoute: { enabled: true } } }),
    'httpRoute and ingress are both on',
  ],
  ['a route hangs on nothing', small({ expose: { httpRoute: { enabled: true } } }), 'say which Gateway it hangs on'],
  [
    'the playground has the shop’s name',
    small({ expose: { webHost: 'shop.quire.test' } }),
    'the playground needs a name of its own',
  ],
  ['a build has no name', small({ image: { tag: 'latest' } }), 'image.tag is latest: nobody could say what runs'],
  [
    'a key is too short',
    { profile: 'demo', values: { secrets: { values: { VISITOR_KEY: 'short' } } } },
    'secrets.values.VISITOR_KEY must be at least 32 random bytes',
  ],
  [
    'a second key is too short',
    { profile: 'demo', values: { secrets: { values: { VISITOR_KEY: `${key} short` } } } },
    'secrets.values.VISITOR_KEY must be at least 32 random bytes in base64url (43 letters), or several such keys',
  ],
  [
    'keys come from two places',
    small({ secrets: { values: { VISITOR_KEY: key } } }),
    'give existingSecret or values, not both',
  ],
  [
    'a real shop has its keys made',
    small({ secrets: { existingSecret: '', generate: true } }),
    'secrets.generate is for demo.enabled',
  ],
  [
    'a demo takes real money',
    { profile: 'demo', values: { secrets: { values: { STRIPE_SECRET_KEY: 'sk_live_1234' } } } },
    'real money would be taken',
  ],
  ['min is above max', small({ services: { order: { scale: { by: 'cpu', min: 9 } } } }), 'min is 9 and max is 6'],
  [
    'nothing brings a service back',
    small({ services: { email: { scale: { by: 'queue', min: 0 } } } }),
    'only KEDA brings a service back from none',
  ],
  ['KEDA does not know whom to ask', small({ keda: { enabled: true } }), 'KEDA must know whom to ask'],
  [
    'somebody calls nobody',
    small({ services: { cart: { calls: ['warehouse'] } } }),
    'services.cart calls warehouse, and there is no such service',
  ],
  ['the shop has no door', small({ services: { gateway: { enabled: false } } }), 'and here 0 are: none'],
  ['a place is nowhere', small({ services: { email: { reaches: ['moon'] } } }), 'services.email reaches moon'],
  [
    'a name means nothing',
    small({ services: { cart: { told: ['COLOUR'] } } }),
    'services.cart is told COLOUR, and nothing says what that is',
  ],
  ['a pod is killed before it is done', small({ life: { sleepSeconds: 20 } }), 'it must be 31 or more'],
  ['a limit is misspelt', small({ services: { cart: { resources: { limits: { memroy: '1Gi' } } } } }), /memroy/],
  [
    'limits are one limit',
    small({ serviceDefaults: { resources: { limit: { memory: '1Gi' } } } }),
    /limit'? not allowed/,
  ],
  ['a Job’s request is misspelt', small({ migrate: { resources: { requests: { ram: '1Gi' } } } }), /ram'? not allowed/],
  [
    'a store’s limit is misspelt',
    { profile: 'demo', values: { demo: { resources: { limits: { mem: '1Gi' } } } } },
    /mem'? not/,
  ],
  ['an amount is none', small({ services: { cart: { resources: { requests: { cpu: 'a lot' } } } } }), /a lot/],
  [
    'an HPA’s metrics are given to KEDA',
    { profile: 'production', values: { services: { email: { scale: { metrics: [{ type: 'Pods' }] } } } } },
    'services.email.scale.metrics are for an HPA, and KEDA makes its own',
  ],
  [
    'metrics are given to what does not scale',
    small({ services: { cart: { scale: { metrics: [{ type: 'Pods' }] } } } }),
    'services.cart.scale.metrics are given, and it does not scale',
  ],
  [
    'requests are counted for nothing',
    small({ services: { cart: { scale: { requestsPerPod: 5 } } } }),
    'services.cart.scale.requestsPerPod goes beside CPU, and it scales by none',
  ],
  [
    'requests are counted where none come',
    small({ services: { payment: { scale: { by: 'cpu', requestsPerPod: 5 } } } }),
    'services.payment.scale.requestsPerPod: it answers nothing of the graph',
  ],
  [
    'Node cannot be told its memory',
    small({ services: { cart: { resources: { limits: { memory: '300M' } } } } }),
    'write its memory limit in Mi or Gi',
  ],
]

withHelm('wrong values are refused with a sentence', () => {
  test.each(cases)('when %s', (_, rendering, sentence) => {
    const { ok, said } = render(rendering)
    expect(ok).toBe(false)
    expect(said).toEqual(
      typeof sentence === 'string' ? expect.stringContaining(sentence) : expect.stringMatching(sentence),
    )
  })

  test('false and none count, where the default is more', () => {
    const shop = objects(small({ services: { web: { enabled: false }, email: { replicas: 0 } } }))
    expect(shop.filter(({ metadata }) => metadata.name === 'quire-web')).toEqual([])
    expect(named(shop, 'Deployment', 'quire-email').spec.replicas).toBe(0)
  })
})

withHelm('a change rolls the pods that are told of it', () => {
  const sums = (values: object) => {
    const shop = objects(small(values))
    return (name: string) => named(shop, 'Deployment', `quire-${name}`).spec.template?.metadata.annotations
  }

  test('and no others', () => {
    const [before, after] = [sums({}), sums({ config: { ORDER_TTL: '900000' } })]
    expect(after('order')?.['checksum/config']).not.toBe(before('order')?.['checksum/config'])
    expect(after('cart')).toEqual(before('cart'))
  })

  test('and all of them when the keys’ revision is raised', () => {
    expect(sums({ secrets: { revision: '2' } })('cart')?.['checksum/secret']).not.toBe(
      sums({})('cart')?.['checksum/secret'],
    )
  })
})

withHelm('databases are brought up to date', () => {
  const jobs = (rendering: Rendering) => objects(rendering).filter(({ kind }) => kind === 'Job')

  test('by plain Jobs at install, and by hooks before an upgrade', () => {
    const hooked = jobs({ profile: 'production', more: ['--is-upgrade'] })
    expect(jobs({ profile: 'production' }).map(({ metadata }) => metadata.annotations?.['helm.sh/hook'])).toEqual(
      Array(6).fill(undefined),
    )
    expect(hooked.map(({ metadata }) => metadata.annotations?.['helm.sh/hook'])).toEqual(Array(6).fill('pre-upgrade'))
  })

  test('and another image is another Job', () => {
    const name = (tag: string) => jobs(small({ image: { tag } }))[0]?.metadata.name
    expect(name('1.0.0')).not.toBe(name('1.0.1'))
  })
})
