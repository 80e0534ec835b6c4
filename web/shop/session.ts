/** Who is signed in here. The refresh token is a cookie that no script sees; the access token is kept in memory only. */
export interface Session {
  token(): string | null
  /** A token that is good for a while, renewed when needed; null for a visitor. */
  freshToken(): Promise<string | null>
  /** The token of whoever is signed in on this page, renewed when needed; null, without asking, when nobody is. */
  heldToken(): Promise<string | null>
  /** Takes a token for no longer good, before its time. */
  forget(): void
  /** Signs in; answers what to say to the person when it failed. */
  signIn(login: { email: string; password: string }): Promise<string | null>
  signOut(): Promise<void>
}

type Ask = <Data>(query: string, variables?: object) => Promise<Data>
type Proof = { readonly accessToken: string; readonly accessTokenExpiresAt: string }
type Outcome = Partial<Proof> & { readonly message?: string }

const signInMutation = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    outcome: signIn(input: $input) {
      ... on SignInSuccess { accessToken accessTokenExpiresAt }
      ... on UserError { message }
    }
  }
`
const refreshMutation = /* GraphQL */ `
  mutation GoOn {
    outcome: refreshSession {
      ... on RefreshSessionSuccess { accessToken accessTokenExpiresAt }
    }
  }
`
const signOutMutation = /* GraphQL */ `
  mutation SignOut {
    outcome: signOut { __typename }
  }
`

const marginMs = 30_000

export function openSession(ask: Ask): Session {
  let proof: Proof | null = null
  const isFresh = () => proof !== null && Date.parse(proof.accessTokenExpiresAt) - Date.now() > marginMs
  const take = ({ accessToken, accessTokenExpiresAt }: Outcome) => {
    proof = accessToken && accessTokenExpiresAt ? { accessToken, accessTokenExpiresAt } : null
  }
  const renew = () =>
    oneAtATime(async () => {
      // Whoever waited for another's renewal has it now.
      if (!isFresh()) take((await ask<{ outcome: Outcome }>(refreshMutation)).outcome)
    })
  const freshToken = async () => {
    if (!isFresh()) await renew()
    return proof?.accessToken ?? null
  }
  return {
    token: () => proof?.accessToken ?? null,
    freshToken,
    heldToken: async () => (proof ? freshToken() : null),
    forget: () => {
      proof = null
    },
    async signIn({ email, password }) {
      const { outcome } = await ask<{ outcome: Outcome }>(signInMutation, { input: { email, password } })
      take(outcome)
      return proof ? null : (outcome.message ?? 'Signing in failed.')
    },
    async signOut() {
      await ask(signOutMutation)
      proof = null
    },
  }
}

/** A refresh token works once: two tabs that opened together must not both come with the same one. */
const oneAtATime = <T>(work: () => Promise<T>): Promise<T> =>
  // Browsers give locks to secure origins only.
  navigator.locks ? navigator.locks.request('quire-session', work) : work()
