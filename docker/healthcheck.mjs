// Asks from inside the container, where there is no shell and no curl: /livez, or the path that is given. The pages and the
// stand-ins have no /livez: that they answer at all is enough.
const { HEALTH_PORT } = process.env
const url = `http://127.0.0.1:${HEALTH_PORT}${process.argv[2] ?? '/livez'}`
const { status } = await fetch(url, { signal: AbortSignal.timeout(2500) })
process.exitCode = status < 500 ? 0 : 1
