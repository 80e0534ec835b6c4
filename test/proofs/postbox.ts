import type { Scene } from './scene.ts'

/** A mail as it was delivered. */
export interface Delivered {
  readonly id: string
  readonly messageId: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}

/** Every mail that was delivered: the inbox forgets all but the last five hundred. */
export interface Postbox {
  look(): Promise<void>
  mails(): readonly Delivered[]
  close(): void
}

/** Looks into the inbox each second. */
export function openPostbox({ inbox }: Pick<Scene, 'inbox'>): Postbox {
  const seen = new Map<string, Delivered>()
  const look = async () => {
    const answer = await fetch(`${inbox}/api/mails`)
    const mails = (await answer.json()) as Delivered[]
    for (const mail of mails) seen.set(mail.id, mail)
  }
  const timer = setInterval(() => void look().catch(() => undefined), 1000)
  return { look, mails: () => [...seen.values()], close: () => clearInterval(timer) }
}
