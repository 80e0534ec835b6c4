import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

const endOfMail = '\r\n.\r\n'

/**
 * Stands between a worker and the mail server. `onReply` sees each answer with the last thing the worker said (`end of mail`
 * after the whole letter), and answers what the worker hears instead; null: nothing at all.
 */
export async function openSmtpProxy(target: string, onReply: (asked: string, reply: string) => string | null) {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const server = createServer((worker) => {
    const behind = connect({ host: hostname, port: Number(port) })
    let said = ''
    worker.on('data', (bytes) => {
      const text = bytes.toString('latin1')
      said = `${said}${text}`.endsWith(endOfMail) ? endOfMail : text
      behind.write(bytes)
    })
    behind.on('data', (bytes) => {
      // One answer to one question, or a test could not tell which is which.
      const reply = bytes.toString('latin1').replace('250-PIPELINING\r\n', '')
      const heard = onReply(said === endOfMail ? 'end of mail' : said.trim(), reply)
      if (heard !== null) worker.write(heard, 'latin1')
    })
    join(worker, behind)
    join(behind, worker)
  })
  function join(one: Socket, other: Socket) {
    sockets.add(one)
    one.on('close', () => other.destroy())
    // A killed worker breaks its connection; that is what some tests are about.
    one.on('error', () => other.destroy())
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
