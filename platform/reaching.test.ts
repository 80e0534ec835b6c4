import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { Pool } from 'undici'
import { neverLeft, reaching, untilItLeaves } from './reaching.ts'

const failing = (code: string) => Object.assign(new Error(code), { code })

describe('a question that did not leave', () => {
  test('is asked again, and answered when the other side is there', async () => {
    let tries = 0
    const answer = await untilItLeaves(async () => {
      tries += 1
      if (tries < 3) throw failing('UND_ERR_CONNECT_TIMEOUT')
      return 'here'
    })
    expect(answer).toBe('here')
  })

  test('is given up after three tries', async () => {
    let tries = 0
    const asked = untilItLeaves(async () => {
      tries += 1
      throw failing('ECONNREFUSED')
    })
    await expect(asked).rejects.toThrow('ECONNREFUSED')
    expect(tries).toBe(3)
  })

  test.each(['UND_ERR_SOCKET', 'ECONNRESET', 'ETIMEDOUT'])('is not one that broke off by %s', async (code) => {
    let tries = 0
    const asked = untilItLeaves(async () => {
      tries += 1
      throw failing(code)
    })
    await expect(asked).rejects.toThrow(code)
    expect(tries).toBe(1)
  })
})

test('a port where nobody listens is told as such', async () => {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  const pool = new Pool(`http://127.0.0.1:${port}`, { connect: reaching() })
  const asked = pool.request({ method: 'GET', path: '/' })
  const error = await asked.then(
    () => null,
    (one: unknown) => one,
  )
  expect(neverLeft(error)).toBe(true)
  await pool.destroy()
})
