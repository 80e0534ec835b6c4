/** Whether the services take several keys under this name. */
export const canRotate = (name: string): boolean =>
  /^(VIEWER|DOOR|SEAL|CURSOR|VISITOR|RECEIPT)_KEY|^(ACCESS_TOKEN_KEY|CARRIER_WEBHOOK_SECRET)$/.test(name)

/** Throws a sentence, without the key, when no service would take it under this name; platform/env.ts has the same form. */
export function demandForm(name: string, key: string): void {
  if (name === 'ACCESS_TOKEN_KEY') {
    if (!isSigningKey(key)) throw new Error(`${name} is not an Ed25519 private key as JWK; nothing was changed.`)
  } else if (!/^[A-Za-z0-9_-]{43,}$/.test(key)) {
    const length = `${key.length} ${key.length === 1 ? 'letter' : 'letters'}`
    throw new Error(
      `${name} is not at least 32 random bytes in base64url (43 letters or more of A-Z a-z 0-9 - _), but ${length}; nothing was changed.`,
    )
  }
}

function isSigningKey(text: string): boolean {
  try {
    const { kty, crv, d, x } = JSON.parse(text)
    return kty === 'OKP' && crv === 'Ed25519' && typeof d === 'string' && typeof x === 'string'
  } catch {
    return false
  }
}

/** The end of a sentence about a name that is not there: which one is closest, when one is close. */
export function nearest(name: string, names: readonly string[]): string {
  const [best] = names
    .map((other) => ({ other, apart: distance(name.toUpperCase(), other) }))
    .filter(({ apart }) => apart <= Math.max(2, name.length / 4))
    .toSorted((a, b) => a.apart - b.apart)
  return best ? `, did you mean ${best.other}?` : '.'
}

/** Levenshtein's: letters to change, add or leave out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
