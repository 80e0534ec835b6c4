import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { Writable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { newLife } from './lifecycle.ts'
import { openLog } from './log.ts'

describe('a life', () => {
  const lines: string[] = []
  const log = openLog(
    'hall',
    'warn',
    new Writable({ write: (text, _encoding, done) => done(void lines.push(`${text}`)) }),
  )

  test('releases what it holds, last in, first out, one at a time, and only once', async () => {
    const life = newLife(log)
    const said: string[] = []
    for (const what of ['database', 'queue', 'server']) {
      life.hold(what, what, async () => {
        said.push(`${what} begins`)
        await new Promise(setImmediate)
        said.push(`${what} ends`)
      })
    }
    await Promise.all([life.end(), life.end()])
    await life.end()
    const names = ['server', 'queue', 'database']
    expect(said).toEqual(names.flatMap((what) => [`${what} begins`, `${what} ends`]))
  })

  test('goes on when a release throws or rejects, and says which', async () => {
    const life = newLife(log)
    const said: string[] = []
    life.hold('first', null, () => said.push('first'))
    life.hold('thrower', null, () => {
      throw new Error('no')
    })
    life.hold('rejecter', null, () => Promise.reject(new Error('no')))
    await life.end()
    expect(said).toEqual(['first'])
    expect(lines.splice(0).map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'release.failed', what: 'rejecter', err: { message: 'no' } },
      { msg: 'release.failed', what: 'thrower' },
    ])
  })

  test('releases what was opened while it ended', async () => {
    const life = newLife(log)
    const said: string[] = []
    life.hold('door', null, () => void life.hold('late', null, () => said.push('late')))
    await life.end()
    expect(said).toEqual(['late'])
  })
})

describe('a service', () => {
  const start = (open: string, patience = {}) => {
    const program = `
      import { runService } from '${path.join(import.meta.dirname, 'lifecycle.ts')}'
      process.on('exit', (code) => console.log(JSON.stringify({ msg: 'exit', code })))
      await runService('hall', ${JSON.stringify({ LOG_LEVEL: 'info', ...patience })}, async (life) => { ${open} })`
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const output = { text: '' }
    child.stdout.on('data', (some) => {
      output.text += some
    })
    const said = () =>
      output.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).msg ?? line)
    const started = new Promise<void>((resolve) => {
      child.stdout.on('data', () => void (output.text.includes('service.started') && resolve()))
    })
    return { child, said, started, ended: once(child, 'close') }
  }
  const staysOpen = `life.hold('timer', setInterval(() => {}, 1000), clearInterval);`

  test.each(['SIGTERM', 'SIGINT'] as const)('that gets %s lets go of everything and ends with 0', async (signal) => {
    const { child, said, started, ended } = start(`${staysOpen} life.hold('door', null, () => life.log.info('closed'))`)
    await started
    child.kill(signal)
    expect(await ended).toEqual([0, null])
    expect(said()).toEqual(['service.started', 'service.stopping', 'closed', 'service.stopped', 'exit'])
  })

  test('whose release hangs leaves it behind after its time and still ends with 0', async () => {
    const { child, said, started, ended } = start(
      `${staysOpen} life.hold('first', null, () => life.log.info('closed')); life.hold('hangs', null, () => new Promise(() => {}))`,
      { releaseMs: 50 },
    )
    await started
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(said()).toEqual(['service.started', 'service.stopping', 'release.late', 'closed', 'service.stopped', 'exit'])
  })

  test('whose end is blocked twice over is ended by force, with 1', async () => {
    const hang = `life.hold('hangs', null, () => new Promise(() => {}));`
    const { child, started, ended } = start(`${staysOpen} ${hang} ${hang}`, { lastResortMs: 50 })
    await started
    child.kill('SIGTERM')
    expect(await ended).toEqual([1, null])
  })

  test('in which something throws that nobody catches tells it as JSON, lets go of everything and ends with 1', async () => {
    const { said, ended } = start(
      `${staysOpen} life.hold('door', null, () => life.log.info('closed'))
       setImmediate(() => { throw new Error('the roof fell') })`,
    )
    expect(await ended).toEqual([1, null])
    expect(said().toSorted()).toEqual(['closed', 'exception.uncaught', 'exit', 'service.started', 'service.stopped'])
  })

  test('in which something throws while it ends, and its end hangs, ends by force with 1', async () => {
    const { child, said, started, ended } = start(
      `${staysOpen} life.hold('hangs', null, () => new Promise(() => { setImmediate(() => { throw new Error('no') }) }))`,
      { lastResortMs: 50 },
    )
    await started
    child.kill('SIGTERM')
    expect(await ended).toEqual([1, null])
    expect(said()).toEqual(['service.started', 'service.stopping', 'exception.uncaught', 'exit'])
  })

  test('that cannot open tells why, lets go of what it had and ends with 1', async () => {
    const { said, ended } = start(`life.hold('door', null, () => life.log.info('closed')); throw new Error('no key')`)
    expect(await ended).toEqual([1, null])
    expect(said()).toEqual(['service.not-started', 'closed', 'exit'])
  })
})
