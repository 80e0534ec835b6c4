export type Box = {
  readonly width: number
  readonly height: number
  readonly largest: number
  readonly smallest: number
}
export type SetText = { readonly size: number; readonly lines: readonly string[] }

/** What XML can carry: no control characters, no half of a surrogate pair, one kind of space. */
export function clean(text: string): string {
  const sayable = text.toWellFormed().replace(/[\p{Cc}\p{Cn}\p{Co}\u{FFFE}\u{FFFF}]/gu, ' ')
  return sayable.replace(/\s+/g, ' ').trim()
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

/** Sets text as large as the box allows; what does not fit at the smallest size ends in an ellipsis. */
export function fit(text: string, { width, height, largest, smallest }: Box): SetText {
  for (let size = largest; size > smallest; size -= 2) {
    const lines = wrap(text, width / size)
    const whole = lines.every((line) => breadth(line) <= width / size)
    if (whole && lines.length * size * 1.16 <= height) return { size, lines: balance(text, lines.length, width / size) }
  }
  const lines = wrap(breakLongWords(text, width / smallest), width / smallest)
  const room = Math.max(1, Math.floor(height / (smallest * 1.16)))
  if (lines.length <= room) return { size: smallest, lines }
  return { size: smallest, lines: [...lines.slice(0, room - 1), `${lines[room - 1]?.slice(0, -1).trimEnd()}…`] }
}

function wrap(text: string, room: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && breadth(`${line} ${word}`) <= room) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}

/** The narrowest column with the same number of lines: no single word is left hanging at the end. */
function balance(text: string, count: number, room: number): string[] {
  let best = wrap(text, room)
  for (let narrower = room - 0.3; narrower > 2; narrower -= 0.3) {
    const lines = wrap(text, narrower)
    if (lines.length > count || lines.some((line) => breadth(line) > room)) break
    best = lines
  }
  return best
}

function breakLongWords(text: string, room: number): string {
  const letters = Math.max(4, Math.floor(room / 0.7))
  const pieces = (word: string) =>
    [...word].reduce((out, sign, i) => out + (i > 0 && i % letters === 0 ? ' ' : '') + sign, '')
  return text
    .split(' ')
    .map((word) => (breadth(word) > room ? pieces(word) : word))
    .join(' ')
}

/** Breadth of a line in ems, estimated a little wide: no fonts can be measured here. */
function breadth(line: string): number {
  let ems = 0
  for (const sign of line) ems += breadthOf(sign)
  return ems
}

function breadthOf(sign: string): number {
  if (/[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]/.test(sign)) return 1
  if (/[ijlt.,:;'!|()\u2019I]/.test(sign)) return 0.34
  if (/[MWmw@&]/.test(sign)) return 0.92
  if (sign === ' ') return 0.28
  return /\p{Lu}/u.test(sign) ? 0.72 : 0.55
}
