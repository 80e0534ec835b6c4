import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line to a service that can go dead: connections stand, and nobody answers. */
export interface Line {
  readonly url: string
  setDead(dead: boolean): void
  close(): Promise<void>
}

export async function openLine(target: string): Promise<Line> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let dead = false
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    // What is sent while the line is dead stays unanswered for good, as with a service that hangs.
    near.on('data', (some) => void (dead || far.write(some)))
    far.on('data', (some) => void (dead || near.write(some)))
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setDead(now) {
      dead = now
      // What hung has no memory of the questions it swallowed.
      if (!dead) for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
