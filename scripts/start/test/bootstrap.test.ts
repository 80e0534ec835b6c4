import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { root } from '../settings.ts'

function bootstrap(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts/bootstrap.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  return { status, stdout, lines: stderr.trim().split('\n') }
}

test('a command that does not exist is told in one line with those that do', () => {
  const { status, lines } = bootstrap('strat')

  expect(status).toBe(1)
  expect(lines).toEqual([expect.stringContaining('There is no command "strat": use one of start, dev, test')])
})

const mayInstall = 120_000

test(
  'arguments reach the script, and its exit code comes back',
  () => {
    const { status, lines } = bootstrap('migrate', 'undo')

    expect(status).toBe(2)
    expect(lines).toContain('There is no deed "undo".')
  },
  mayInstall,
)

test(
  'help goes to stdout',
  () => {
    expect(bootstrap('start', '--help').stdout).toContain('--port-base')
  },
  mayInstall,
)
