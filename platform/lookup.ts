import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'

type Done = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number | undefined,
) => void
type Lookup = (name: string, options: LookupOptions, done: Done) => void
type Answer = readonly [address: string | LookupAddress[], family?: number | undefined]

const patienceMs = 1000

/**
 * Finds a host's address as Node does, for the `lookup` of a connection. What was found before is the answer when the name service
 * fails or takes over a second: the address of a Service lives as long as the Service, and a name service may be away for a while.
 */
export function rememberingLookup(ask: Lookup = lookup as Lookup): Lookup {
  const known = new Map<string, Answer>()
  return (name, options, done) => {
    const key = `${name} ${options.family ?? 0} ${options.all ?? false}`
    const before = known.get(key)
    let told = false
    const tell = (error: NodeJS.ErrnoException | null, answer: Answer) => {
      if (told) return
      told = true
      clearTimeout(late)
      done(error, ...answer)
    }
    const late = before && setTimeout(tell, patienceMs, null, before)
    ask(name, options, (error, ...answer) => {
      if (!error) known.set(key, answer)
      if (error && before) tell(null, before)
      else tell(error, answer)
    })
  }
}
