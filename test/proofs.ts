import { parseArgs } from 'node:util'
import type { Proof } from './proofs/proof.ts'

interface Row {
  readonly does: string
  readonly load: () => Promise<Proof>
}

// One file a proof, in test/proofs.
const proofs: Readonly<Record<string, Row>> = {
  'last-copy': {
    does: 'a thousand buyers at once and one copy; two thousand with crossed baskets and a hundred copies',
    load: async () => (await import('./proofs/last-copy.ts')).lastCopy,
  },
  'kill-points': {
    does: 'the process is killed at each named point of a purchase, and the purchase goes on',
    load: async () => (await import('./proofs/kill-points.ts')).killPoints,
  },
  webhooks: {
    does: 'five events of the provider in every order, each twice, racing the client: one end',
    load: async () => (await import('./proofs/webhooks.ts')).webhooks,
  },
  schedules: {
    does: 'orders, payments, expiry and refunds in 100,000 drawn orders of their steps, which die and fail on the way',
    load: async () => (await import('./proofs/schedules.ts')).schedules,
  },
  stores: {
    does: 'Postgres killed, Redis killed, emptied and frozen under load',
    load: async () => (await import('./proofs/stores.ts')).stores,
  },
  planted: {
    does: 'faults planted one at a time: the proofs above must fail, and say why',
    load: async () => (await import('./proofs/planted.ts')).planted,
  },
}

const usage = `Usage: npm run prove -- <proof>… [--quick]
${Object.entries(proofs)
  .map(([name, { does }]) => `  ${name.padEnd(12)} ${does}`)
  .join('\n')}
  --quick      the short form, as CI runs it
  --only=<pattern>  plants only the faults whose name fits
  --seed=<number> --path=<path>   the very schedule that schedules said was broken; --runs=<count> tries so many of them`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
    seed: { type: 'string' },
    path: { type: 'string' },
    runs: { type: 'string' },
  },
})

if (values.help) console.log(usage)
else process.exitCode = (await prove(positionals, values.quick)) ? 0 : 1

async function prove(names: readonly string[], quick: boolean): Promise<boolean> {
  const unknown = names.filter((name) => !proofs[name])
  if (names.length === 0 || unknown.length > 0) {
    console.error(`${unknown.map((name) => `There is no proof "${name}".\n`).join('')}${usage}`)
    return false
  }
  let broken = 0
  for (const name of names) broken += (await proveOne(name, quick)) ? 0 : 1
  console.log(`${names.length - broken} passed, ${broken} failed`)
  return broken === 0
}

async function proveOne(name: string, quick: boolean): Promise<boolean> {
  const began = performance.now()
  console.log(`── ${name}${quick ? ', quick' : ''}`)
  const say = (line: string) => console.log(`   ${line}`)
  const wrong = await proofs[name]
    ?.load()
    .then((proof) => proof({ quick, say }))
    .catch((error: Error) => [`the proof could not be ended: ${error.stack}`])
  for (const sentence of wrong ?? []) console.log(` ! ${sentence}`)
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`${wrong?.length === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  return wrong?.length === 0
}
