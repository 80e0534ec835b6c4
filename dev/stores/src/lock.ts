import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isAlive } from './server-process.ts'

const patienceMs = 90_000

/** Runs `deed` while this process alone holds `file`; a lock whose holder has died is taken over. */
export async function holding<Answer>(file: string, deed: () => Promise<Answer>): Promise<Answer> {
  await mkdir(path.dirname(file), { recursive: true })
  const deadline = Date.now() + patienceMs
  while (!(await take(file))) {
    if (Date.now() > deadline) throw new Error(`Another process has held ${file} for ${patienceMs / 1000} s.`)
    await pause(50)
  }
  try {
    return await deed()
  } finally {
    await rm(file, { force: true })
  }
}

/** Takes the lock, or answers false when a living process holds it. */
export async function take(file: string): Promise<boolean> {
  const written = await writeFile(file, String(process.pid), { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      return false
    },
  )
  if (written) return true
  const holder = await holderOf(file)
  if (holder === undefined || isAlive(holder)) return false
  await rm(file, { force: true })
  return false
}

/** The process that holds `file`, or undefined while nobody does (or has not yet written its name). */
export async function holderOf(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return Number(text) || undefined
}
