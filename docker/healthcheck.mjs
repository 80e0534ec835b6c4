// Whether the process turns, asked from inside its container, where there is no shell and no curl. The pages and the stand-ins
// have no /livez: that they answer at all is enough.
const response = await fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/livez`, { signal: AbortSignal.timeout(2500) })
process.exitCode = response.status < 500 ? 0 : 1
