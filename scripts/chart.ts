import { readFileSync } from 'node:fs'
import { judge } from './chart/judge.ts'
import { newEntry, secretManifest } from './chart/keys.ts'
import { stale, write } from './chart/products.ts'
import { moves, rotated } from './chart/rotate.ts'

const usage = `Usage: npm run chart [-- deed]
  write          makes what is made from other files: the values' schema and table, the chart's copy of the supergraph,
                 the dashboards, k8s/rendered (the default)
  check          says which of them are not as they should be
  keys [--demo] [--json]
                 for the first time only: prints a Secret with new keys, and places for what only you can know; with --demo
                 everything a demo needs; with --json names and values alone, for a vault
  keys add|first|drop|back NAME…|all
                 reads a Secret, or a vault's names and values, as JSON or YAML and prints it with these keys one step further
                 in their rotation, or one back (docs/operating.md)
  keys missing [NAME…]
                 reads the same and prints it with the names added that it lacks, for a new room; no value that is there changes
  test           what npm run test:chart runs: every judge of the chart, and a table of what they saw`

const [deed = 'write', ...rest] = process.argv.slice(2)

const deeds: Record<string, () => Promise<unknown>> = {
  write: async () => {
    const files = write()
    console.log(files.length === 0 ? 'Nothing to write.' : `Wrote ${files.join(', ')}.`)
  },
  check: async () => {
    const files = stale()
    if (files.length === 0) return console.log('All as it should be.')
    console.error(`${files.join(', ')}: not as made from the sources; npm run chart makes them anew.`)
    process.exitCode = 1
  },
  keys: async () => {
    const move = moves.find((one) => one === rest[0])
    if (move) return process.stdout.write(rotated(readFileSync(0, 'utf8'), move, rest.slice(1)))
    const about = { demo: rest.includes('--demo') }
    console.log(rest.includes('--json') ? JSON.stringify(await newEntry(about), null, 2) : await secretManifest(about))
  },
  test: async () => {
    if (!judge()) process.exitCode = 1
  },
}

/** The arguments that a deed does not know; the names of keys are looked at when the Secret is read. */
function unknown(): readonly string[] {
  if (deed !== 'keys') return rest
  return moves.some((move) => move === rest[0])
    ? rest.filter((one) => one.startsWith('-'))
    : rest.filter((one) => !['--demo', '--json'].includes(one))
}

const asked = Object.hasOwn(deeds, deed) ? deeds[deed] : undefined
if ([deed, ...rest].some((one) => ['-h', '--help', 'help'].includes(one))) {
  console.log(usage)
} else if (!asked) {
  console.error(`There is no deed "${deed}".\n${usage}`)
  process.exitCode = 2
} else if (unknown().length > 0) {
  console.error(`${deed} does not know ${unknown().join(' ')}.\n${usage}`)
  process.exitCode = 2
} else {
  await asked().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
