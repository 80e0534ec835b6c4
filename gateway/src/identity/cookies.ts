/** The cookies of a request; of two with one name the first counts, as RFC 6265 sends the more specific path first. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of (header ?? '').slice(0, 8192).split(';')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim())
  }
  return cookies
}

export interface Cookie {
  readonly name: string
  /** Written as it is: tokens and base64url only. */
  readonly value: string
  readonly path: string
  readonly sameSite: 'Lax' | 'Strict'
  readonly secure: boolean
  /** 0 takes the cookie away. */
  readonly maxAgeS: number
}

/** A Set-Cookie header; never readable by scripts. */
export const setCookie = ({ name, value, path, sameSite, secure, maxAgeS }: Cookie): string =>
  `${name}=${value}; Path=${path}; Max-Age=${maxAgeS}; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`
