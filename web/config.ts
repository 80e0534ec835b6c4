/** A person of the demo shop. */
export interface Login {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** Where the shop's doors are, told by the page server. */
export interface Config {
  readonly graph: string
  readonly live: string
  readonly inbox?: string
  readonly stripe?: string
  readonly logins: readonly Login[]
}

export async function readConfig(): Promise<Config> {
  const answer = await fetch('/config.json')
  if (!answer.ok) throw new Error(`the page server answered ${answer.status}`)
  // Our own server made it, from an environment that it parsed.
  return (await answer.json()) as Config
}
