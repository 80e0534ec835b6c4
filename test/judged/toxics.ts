import { anyFreePort } from '../../dev/stores/src/ports.ts'
import { startTool, type Tool } from './tools.ts'

/** What goes wrong on a line. `upstream` is the way of what is asked, `downstream` that of the answer. */
export interface Toxic {
  readonly type: 'latency' | 'reset_peer' | 'timeout' | 'limit_data'
  readonly stream: 'upstream' | 'downstream'
  /** Milliseconds or bytes, by Toxiproxy's own names. */
  readonly attributes?: Readonly<Record<string, number>>
}

/** Lines through Toxiproxy, each of which can be spoiled and mended. */
export async function openLines() {
  const port = await anyFreePort()
  const api = `http://127.0.0.1:${port}`
  const server: Tool = await startTool(
    'toxiproxy-server',
    ['-host', '127.0.0.1', '-port', String(port)],
    `${api}/version`,
  )
  const send = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${api}${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
    if (!answer.ok) throw new Error(`toxiproxy: ${await answer.text()}`)
    return answer.status === 204 ? {} : ((await answer.json()) as { listen?: string })
  }
  return {
    /** A line to the host and port of this url; answers the same url by way of the line. */
    async lay(name: string, url: string): Promise<string> {
      const to = new URL(url)
      const { listen = '' } = await send('POST', '/proxies', { name, listen: '127.0.0.1:0', upstream: to.host })
      to.host = listen
      return to.href.replace(/\/$/, '')
    },
    spoil: (name: string, { type, stream, attributes = {} }: Toxic) =>
      send('POST', `/proxies/${name}/toxics`, { name: `${type}-${stream}`, type, stream, attributes }),
    /** Takes everything that is wrong off every line. */
    mend: () => send('POST', '/reset'),
    close: () => server.close(),
  }
}
