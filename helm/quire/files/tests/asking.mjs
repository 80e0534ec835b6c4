// Comes before each of the tests. A new pod is admitted by the network's policies a moment after it started, so asking is repeated.
export const until = async (what, attempt) => {
  for (const began = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 1000))) {
    try {
      return await attempt()
    } catch (error) {
      const cause = error.cause?.message ?? error.message
      if (Date.now() - began > 60_000) throw new Error(`${what}: ${cause}`)
      console.log(`${what}: not yet (${cause})`)
    }
  }
}
// A visitor who comes back brings the token that the shop gave.
export const ask = async (query, variables, visitor = {}) => {
  const response = await fetch(process.env.GRAPH, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(visitor.token && { 'quire-visitor': visitor.token }) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(10_000),
  })
  visitor.token = response.headers.get('quire-visitor') ?? visitor.token
  const { data, errors } = await response.json()
  if (errors) throw new Error(errors.map((error) => error.message).join('; '))
  return data
}
