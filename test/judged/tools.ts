import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import { describe } from '@jest/globals'
import { toolAt } from '../../scripts/chart/tools.ts'

/** Chapters of tests that need these programs; where one is absent they are skipped, and their title says what is lacking. */
export function chaptersWith(names: readonly string[]): (title: string, tests: () => void) => void {
  const missing = names.filter((name) => toolAt(name) === undefined)
  if (missing.length === 0) return describe
  return (title, tests) => describe.skip(`${title} (skipped: there is no ${missing.join(' and no ')} here)`, tests)
}

export interface Tool {
  readonly url: string
  close(): Promise<void>
}

/** Starts one of the programs and waits until something answers at its url. */
export async function startTool(name: string, args: readonly string[], url: string): Promise<Tool> {
  const child = spawn(toolAt(name) ?? name, args, { stdio: 'ignore' })
  const ended = once(child, 'exit')
  for (const end = Date.now() + 10_000; ; await after(50)) {
    const answer = await fetch(url).catch(() => null)
    if (answer) break
    if (child.exitCode !== null || Date.now() > end) throw new Error(`${name} did not start`)
  }
  return {
    url,
    async close() {
      child.kill()
      await ended
    },
  }
}
