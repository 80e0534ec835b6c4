export interface Mailbox {
  readonly name: string
  readonly address: string
}

// Narrower than RFC 5321 (no quoted local parts, ASCII only): what the shop's own doors let in, checked again before a header.
const address =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/

export const isAddress = (text: string): boolean => text.length <= 254 && address.test(text)

/** `shop@example.com` or `Quire <shop@example.com>`; null when it is neither. */
export function parseMailbox(text: string): Mailbox | null {
  const [, name = '', inBrackets] = /^\s*"?([^"<>]*?)"?\s*<([^<>]+)>\s*$/.exec(text) ?? []
  const mailbox = { name: oneLine(name), address: inBrackets ?? text.trim() }
  return isAddress(mailbox.address) ? mailbox : null
}

/**
 * Text that can neither begin a new line (of a header, of a letter) nor turn the direction of the text after it: control
 * characters, line and paragraph separators and directional overrides become spaces, lone surrogates the replacement sign.
 */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
