import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Mail } from './mail.ts'

export interface Wanted {
  /** A whole address; case does not matter. */
  readonly to?: string | undefined
  /** A part of the subject; case does not matter. */
  readonly subject?: string | undefined
  readonly messageId?: string | undefined
  /** Only mails that came after this one. */
  readonly after?: string | undefined
}

const keptMails = 500

/** The last 500 mails, in memory and in `stateDir/inbox.jsonl` when a folder is given. */
export class Box {
  #mails: Mail[] = []
  #appended = 0
  readonly #path: string | undefined
  readonly #listeners = new Set<() => void>()

  constructor(stateDir?: string) {
    if (stateDir === undefined) return
    this.#path = join(stateDir, 'inbox.jsonl')
    if (existsSync(this.#path)) this.#mails = mailsIn(this.#path)
  }

  /** Only once the ports are ours: a second process must not touch the first one's file. */
  startWriting() {
    if (this.#path !== undefined) mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    this.#rewrite()
  }

  /** Newest first. */
  find({ to, subject, messageId, after }: Wanted = {}): Mail[] {
    const start = after === undefined ? 0 : this.#mails.findIndex(({ id }) => id === after) + 1
    const fits = (mail: Mail) =>
      (to === undefined || mail.to.some((address) => address.toLowerCase() === to.toLowerCase())) &&
      (subject === undefined || mail.subject.toLowerCase().includes(subject.toLowerCase())) &&
      (messageId === undefined || mail.messageId === messageId)
    return this.#mails.slice(start).filter(fits).reverse()
  }

  get(id: string): Mail | undefined {
    return this.#mails.find((mail) => mail.id === id)
  }

  /** Keeps a mail; when this returns, it survives the process. */
  add(mail: Mail) {
    this.#mails.push(mail)
    if (this.#path !== undefined) appendFileSync(this.#path, `${JSON.stringify(mail)}\n`)
    this.#appended += 1
    if (this.#mails.length > keptMails) this.#mails.shift()
    if (this.#appended > keptMails) this.#rewrite()
    this.#tell()
  }

  empty() {
    this.#mails = []
    this.#rewrite()
    this.#tell()
  }

  /** Calls back after every change; the answer ends it. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A mail that fits, now or as soon as it is there; undefined when `until` ends the wait. */
  wait(wanted: Wanted, until: AbortSignal): Promise<Mail | undefined> {
    return new Promise((resolve) => {
      const look = () => {
        const [mail] = this.find(wanted)
        if (mail === undefined && !until.aborted) return
        end()
        until.removeEventListener('abort', look)
        resolve(mail)
      }
      const end = this.watch(look)
      until.addEventListener('abort', look)
      look()
    })
  }

  #tell() {
    for (const listener of [...this.#listeners]) listener()
  }

  #rewrite() {
    this.#appended = 0
    if (this.#path === undefined) return
    writeFileSync(`${this.#path}.new`, this.#mails.map((mail) => `${JSON.stringify(mail)}\n`).join(''), { mode: 0o600 })
    renameSync(`${this.#path}.new`, this.#path)
  }
}

function mailsIn(path: string): Mail[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  lines.pop() // what follows the last newline was being written when the process died; its sender was not answered
  return lines.slice(-keptMails).map((line) => JSON.parse(line))
}
