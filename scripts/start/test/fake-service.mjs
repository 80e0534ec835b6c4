// A service of a few lines: ready at HEALTH_PORT, ends as the real ones do, and dies when told to.
import { createServer } from 'node:http'

if (process.env.BROKEN) {
  process.stderr.write('Error: the environment is not complete\n')
  process.exit(78)
}
const server = createServer((request, response) => {
  if (request.url === '/die') process.exit(7)
  if (request.url === '/warn')
    process.stdout.write('{"level":"warn","msg":"cupboard.bare","err":{"message":"no biscuits"}}\n')
  response.end('ready')
})
server.listen(Number(process.env.HEALTH_PORT), '127.0.0.1', () => {
  process.stdout.write('{"level":"info","msg":"service.ready"}\n')
})
process.once('SIGTERM', () => {
  process.stdout.write('{"level":"info","msg":"service.stopped"}\n')
  process.exit(0)
})
