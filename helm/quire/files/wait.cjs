// Waits until a store can be reached: at install it may come up beside us, and a policy may admit us a moment later.
const { hostname, port } = new URL(process.env.WAIT_FOR)
const { connect } = require('node:net')
const began = Date.now()
const attempt = () => {
  const socket = connect({ host: hostname, port: Number(port || 5432), timeout: 5000 })
  socket.once('connect', () => process.exit(0))
  socket.once('timeout', () => socket.destroy(new Error('no answer within five seconds')))
  socket.once('error', (error) => {
    console.log(`${hostname} cannot be reached yet (${Math.round((Date.now() - began) / 1000)} s): ${error.message}`)
    setTimeout(attempt, 1000)
  })
}
attempt()
