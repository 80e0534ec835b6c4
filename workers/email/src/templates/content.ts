/** What a letter consists of; it is shown as text and as HTML, so that both always say the same. */
export interface Content {
  readonly subject: string
  /** The line that mail programs show behind the subject. */
  readonly preview: string
  readonly heading: string
  readonly blocks: readonly Block[]
  /** Why this person gets this mail. */
  readonly footer: string
}

export type Block =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'button'; readonly label: string; readonly url: string; readonly spelledOut: boolean }
  | { readonly kind: 'table'; readonly heading: string; readonly rows: readonly Row[] }
  | { readonly kind: 'listing'; readonly label: string; readonly lines: readonly string[] }
  | { readonly kind: 'field'; readonly label: string; readonly lines: readonly string[] }

export interface Row {
  readonly what: string
  /** In small print below. */
  readonly detail?: string
  readonly amount: string
  readonly weight?: 'sum' | 'light'
}

export const say = (text: string): Block => ({ kind: 'say', text })
export const note = (text: string): Block => ({ kind: 'note', text })
export const button = (label: string, url: string): Block => ({ kind: 'button', label, url, spelledOut: false })
/** A button without which the mail is worth nothing: its address stands below it too. */
export const neededButton = (label: string, url: string): Block => ({ kind: 'button', label, url, spelledOut: true })
export const table = (heading: string, rows: readonly Row[]): Block => ({ kind: 'table', heading, rows })
export const field = (label: string, lines: readonly string[]): Block => ({ kind: 'field', label, lines })
/** What a program said, line by line. */
export const listing = (label: string, lines: readonly string[]): Block => ({ kind: 'listing', label, lines })
