import PostalMime, { type Address } from 'postal-mime'

/** One delivery. The same message delivered twice is two mails with one `messageId`. */
export interface Mail {
  readonly id: string
  /** As in the mail, with its angle brackets; null when it has none. */
  readonly messageId: string | null
  /** `Quire <shop@quire.test>`, as it is shown. */
  readonly from: string
  /** The addresses it was delivered to (the envelope's). */
  readonly to: readonly string[]
  readonly subject: string
  /** When it came in, ISO 8601 in UTC. */
  readonly date: string
  readonly text: string | null
  readonly html: string | null
  /** Names in lower case; a header that comes twice is joined with a line break. */
  readonly headers: Readonly<Record<string, string>>
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: number }[]
  readonly bytes: number
}

export interface Delivered {
  readonly id: string
  readonly raw: Buffer
  readonly from: string
  readonly to: readonly string[]
}

export async function readMail({ id, raw, from, to }: Delivered): Promise<Mail> {
  const email = await PostalMime.parse(raw)
  return {
    id,
    messageId: email.messageId ?? null,
    from: email.from === undefined ? from : shown(email.from),
    to,
    subject: email.subject ?? '',
    date: new Date().toISOString(),
    text: email.text ?? null,
    html: email.html ?? null,
    headers: joined(email.headers),
    attachments: email.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? 'unnamed',
      type: mimeType,
      bytes: typeof content === 'string' ? content.length : content.byteLength,
    })),
    bytes: raw.length,
  }
}

const shown = ({ name, address }: Address) => (name ? `${name} <${address ?? ''}>` : (address ?? ''))

function joined(headers: readonly { key: string; value: string }[]): Record<string, string> {
  const all = new Map<string, string>()
  for (const { key, value } of headers) all.set(key, all.has(key) ? `${all.get(key)}\n${value}` : value)
  return Object.fromEntries(all)
}
