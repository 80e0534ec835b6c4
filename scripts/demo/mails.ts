import { setTimeout as pause } from 'node:timers/promises'
import { Broken } from './caller.ts'

export interface Mail {
  readonly messageId: string
  readonly subject: string
  readonly text: string
}

/** Every delivery to this address whose subject names the order; waits until there is one. */
export async function mailsAbout(inbox: string, to: string, words: readonly string[]): Promise<Mail[]> {
  const query = new URLSearchParams({ to })
  for (const end = Date.now() + 45_000; Date.now() < end; ) {
    const all = await read(`${inbox.replace(/\/$/, '')}/api/mails?${query}`)
    const found = all.filter(({ subject, text }) => words.every((word) => `${subject} ${text}`.includes(word)))
    if (found.length > 0) return found
    await pause(100)
  }
  throw new Broken(`No mail about ${words.join(', ')} came to ${to}.`)
}

async function read(url: string): Promise<Mail[]> {
  const answer = await fetch(url).catch(() => null)
  if (!answer?.ok) return []
  const body = (await answer.json()) as Mail[] | { mails: Mail[] }
  return Array.isArray(body) ? body : body.mails
}
