import { parseArgs } from 'node:util'
import { startTraces } from '../dev/traces/src/traces.ts'

const usage = `Usage: npm run traces [-- --port <port>] [-- --all]
  Receives OpenTelemetry spans and prints each trace as a tree once it has gone quiet.
  Start the shop with OTEL_EXPORTER_OTLP_ENDPOINT set to the address it prints.
  --port <port>  the port to listen on (default 4318, the usual one of OTLP over HTTP)
  --all          prints small traces too; otherwise only those that reach three services`

const { values } = parseArgs({
  options: { port: { type: 'string' }, all: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log(usage)
} else {
  const { url } = await startTraces({
    port: Number(values.port ?? 4318),
    onTrace: (drawn, spans) => {
      if (values.all || new Set(spans.map(({ service }) => service)).size >= 3) console.log(`${drawn}\n`)
    },
  })
  console.log(`Waiting for traces. In another terminal: OTEL_EXPORTER_OTLP_ENDPOINT=${url} npm start`)
}
