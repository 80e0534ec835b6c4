import dns from 'node:dns'
import tls from 'node:tls'
import type { Cluster } from './clusters.ts'
import type { Kube } from './kube.ts'

/** Where the shop of the suite is reached, by the names its routes have. */
export function urlsAt({ front: { port } }: Cluster) {
  const at = port === 443 ? 'quire.test' : `quire.test:${port}`
  return {
    graph: `https://shop.${at}/graphql`,
    live: `wss://shop.${at}/graphql`,
    stripe: `https://stripe.${at}`,
    inbox: `https://inbox.${at}`,
    logins: [],
  }
}

/** From here on this process finds *.quire.test at the cluster's Gateway, and trusts its certificate: what DNS and a CA do in the world. */
export async function openFront(kube: Kube, { front }: Cluster): Promise<void> {
  const { data } = await kube.get<{ data: Record<string, string> }>('secret', 'front-tls', '-n', 'traefik')
  const certificate = Buffer.from(data['tls.crt'] ?? '', 'base64').toString()
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate])
  const lookup = dns.lookup
  const answer = ((name: string, options: dns.LookupOptions, done: (...given: unknown[]) => void) => {
    if (!name.endsWith('.quire.test')) return (lookup as (...given: unknown[]) => void)(name, options, done)
    return options.all ? done(null, [{ address: front.address, family: 4 }]) : done(null, front.address, 4)
  }) as typeof dns.lookup
  dns.lookup = answer
}
