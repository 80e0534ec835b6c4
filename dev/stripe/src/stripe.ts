import { createServer } from './http/server.ts'
import type { Office } from './office.ts'
import { type Ledger, ledgerOf, type Switched, turnSwitches } from './routes/switches.ts'
import { allOff, type Switches, type SwitchesAsked } from './switches.ts'
import { openVault } from './vault.ts'
import { Postman } from './webhooks/postman.ts'

export interface StripeOptions {
  /** Defaults to 0: any free port. */
  readonly port?: number
  readonly host?: string
  readonly secretKey: string
  readonly publishableKey: string
  readonly webhookSecret: string
  readonly webhookUrl: string
  /** Where the state is kept; without it everything is forgotten at the end. */
  readonly stateDir?: string
  /** How browsers reach the stand-in, when that is not the address it listens on. */
  readonly publicUrl?: string
  /** Wait before the first retry of a webhook, in milliseconds; each next one doubles, up to ten seconds. */
  readonly firstRetryMs?: number
  readonly log?: (fact: string, more: object) => void
}

export interface StripeStandIn {
  readonly url: string
  /** Everything the provider knows, oldest first. */
  ledger(): Ledger
  readonly switches: {
    get(): Switches
    set(asked: SwitchesAsked): Promise<Switched>
  }
  close(): Promise<void>
}

/** Starts a stand-in for Stripe's API; resolves when it listens. */
export async function startStripe(options: StripeOptions): Promise<StripeStandIn> {
  const { port = 0, host = '127.0.0.1', webhookSecret, log = () => {} } = options
  const vault = openVault(options.stateDir)
  const switches = allOff(options.webhookUrl)
  const retry = options.firstRetryMs === undefined ? {} : { firstRetryMs: options.firstRetryMs }
  const postman = new Postman({ vault, secret: webhookSecret, switches, log, ...retry })
  let url = ''
  const office: Office = {
    vault,
    switches,
    postman,
    keys: options,
    webhookSecret,
    publicUrl: () => options.publicUrl ?? url,
  }
  const server = createServer(office)
  url = (await server.listen({ port, host })).replace('[::]', '[::1]').replace('0.0.0.0', '127.0.0.1')
  vault.startWriting()
  postman.wake()
  return {
    url,
    ledger: () => ledgerOf(office),
    switches: { get: () => ({ ...switches }), set: (asked) => turnSwitches(office, asked) },
    close: async () => {
      await server.close()
      await postman.close()
      vault.close()
    },
  }
}
