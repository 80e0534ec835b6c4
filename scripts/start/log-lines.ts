import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

export type Transcript = {
  /** What it said last that explains its end, in one line; empty when nothing does. */
  lastWords(): string
  /** Settles when everything said was written. */
  readonly written: Promise<void>
}

const complaints = new Set(['warn', 'error', 'fatal', 40, 50, 60])
const remembered = 30

/** Writes all lines into a file and hands what is a warning or worse, shortened, to `complain`. */
export function transcribe(
  streams: readonly Readable[],
  to: { file: string; complain: (line: string) => void },
): Transcript {
  const out = createWriteStream(to.file, { flags: 'a' })
  const last: string[] = []
  let told = ''
  const note = (line: string) => {
    out.write(`${line}\n`)
    last.push(line)
    if (last.length > remembered) last.shift()
    const complaint = complaintIn(line)
    // A service that cannot reach its store says so many times a second.
    if (complaint !== undefined && complaint !== told) to.complain(complaint)
    told = complaint ?? told
  }
  const ends = streams.map((stream) => {
    const lines = createInterface({ input: stream })
    lines.on('line', note)
    return new Promise((resolve) => lines.once('close', resolve))
  })
  const written = Promise.all(ends).then(() => new Promise<void>((resolve) => out.end(() => resolve())))
  return { written, lastWords: () => lastWords(last) }
}

/** The complaint in a log line: a JSON line of level warn or worse, or a line that is no JSON and speaks of an error. */
export function complaintIn(line: string): string | undefined {
  const entry = parsed(line)
  if (!entry) return /error|refused|cannot|fatal/i.test(line) && !/^\s+at /.test(line) ? shortened(line) : undefined
  if (!complaints.has(entry.level as string | number)) return undefined
  const cause = (entry.err as { message?: string } | undefined)?.message
  return shortened([entry.level, entry.msg, cause].filter(Boolean).join('  '))
}

function lastWords(lines: readonly string[]): string {
  const meant = lines.filter((line) => line.trim() !== '' && !/^\s+at |^Node\.js v/.test(line))
  const complaint = meant.findLast((line) => complaintIn(line) !== undefined)
  // A JSON line of a lesser level tells what went well, which explains no end.
  const plain = meant.filter((line) => parsed(line) === undefined)
  return shortened((complaint === undefined ? undefined : complaintIn(complaint)) ?? plain.slice(-2).join(' '))
}

function parsed(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}
