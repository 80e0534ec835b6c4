import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { composeSupergraph } from './compose/supergraph.ts'
import { root } from './generate/rooms.ts'

const usage = `Usage: npm run compose [-- --check]
  Composes gateway/supergraph.graphql from the schemas of the rooms.
  --check  writes nothing, and fails when the committed file differs`

const path = join(root, 'gateway/supergraph.graphql')

const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const composed = composeSupergraph()
const committed = existsSync(path) ? readFileSync(path, 'utf8') : ''

if ('faults' in composed) {
  console.error(`The rooms do not fit together:\n\n${composed.faults.join('\n\n')}`)
  process.exitCode = 1
} else if (composed.sdl === committed) {
  console.log('gateway/supergraph.graphql is up to date')
} else if (values.check) {
  console.error('gateway/supergraph.graphql differs from what the rooms say; npm run compose makes it anew')
  process.exitCode = 1
} else {
  writeFileSync(path, composed.sdl)
  console.log(`gateway/supergraph.graphql: ${composed.sdl.split('\n').length} lines`)
}
