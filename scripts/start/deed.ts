import { spawn } from 'node:child_process'
import path from 'node:path'
import { root } from './settings.ts'

/** Runs one of our scripts to its end and answers what it printed; when it fails, the error is its last line. */
export function runScript(
  script: string,
  options: { args?: readonly string[]; env?: Readonly<Record<string, string>>; signal?: AbortSignal },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', path.join(root, script), ...(options.args ?? [])],
      {
        cwd: root,
        env: { ...process.env, ...options.env },
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(options.signal ? { signal: options.signal } : {}),
      },
    )
    let printed = ''
    let complained = ''
    child.stdout.on('data', (text) => {
      printed += text
    })
    child.stderr.on('data', (text) => {
      complained += text
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) return resolve(printed.trim())
      const said = (complained || printed).trim()
      reject(
        new Error(
          `${script} failed (exit code ${code}): ${said.split('\n').slice(-6).join('\n') || 'it said nothing'}`,
        ),
      )
    })
  })
}
