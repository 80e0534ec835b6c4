// The handshake of graphql-transport-ws, and a first answer over the socket.
const answer = await until('the socket answers', () => {
  const socket = new WebSocket(process.env.GRAPH.replace('http', 'ws'), 'graphql-transport-ws')
  const say = (message) => socket.send(JSON.stringify(message))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, 10_000, new Error('no answer within ten seconds'))
    socket.onopen = () => say({ type: 'connection_init' })
    socket.onerror = () => reject(new Error('it cannot be opened'))
    socket.onclose = ({ code, reason }) => reject(new Error(`it was closed: ${code} ${reason}`))
    socket.onmessage = ({ data }) => {
      const { type, payload } = JSON.parse(data)
      if (type === 'connection_ack') say({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } })
      if (type === 'next') resolve(payload)
      if (type === 'error') reject(new Error(JSON.stringify(payload)))
    }
    socket.addEventListener('close', () => clearTimeout(timer))
  }).finally(() => socket.close())
})
if (answer.data?.__typename !== 'Query') throw new Error(`The socket answered ${JSON.stringify(answer)}`)
console.log('the socket answers')
