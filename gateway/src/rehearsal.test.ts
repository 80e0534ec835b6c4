import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { rehearse } from './rehearsal.ts'

const life = newLife(openLog('test', 'silent'))
let server: Server | undefined

afterEach(() => void server?.close())

async function answering(answers: { afterMs?: number; body: object }[]) {
  let asked = 0
  server = createServer(async (_request, response) => {
    const answer = answers[Math.min(asked, answers.length - 1)]
    asked += 1
    await pause(answer?.afterMs ?? 0)
    response.end(JSON.stringify(answer?.body))
  })
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    asked: () => asked,
  }
}

const there = { process: async () => ({ data: {} }) }
const whole = { data: { cart: null } }

test('a gateway that answers well is asked twice', async () => {
  const { url, asked } = await answering([{ body: whole }])
  await rehearse(life, { url, rooms: { catalog: there } })
  expect(asked()).toBe(2)
})

test('slow and broken answers are asked again until two are good on end', async () => {
  const broken = { body: { errors: [{ message: 'a room is away' }] } }
  const { url, asked } = await answering([{ body: whole }, broken, { afterMs: 150, body: whole }, { body: whole }])
  await rehearse(life, { url, rooms: { catalog: there }, goodMs: 100 })
  expect(asked()).toBe(5)
})

test('it ends though nobody answers', async () => {
  const began = performance.now()
  await rehearse(life, { url: 'http://127.0.0.1:9/graphql', rooms: { catalog: there }, mostMs: 500 })
  expect(performance.now() - began).toBeLessThan(3000)
})

test('while a room is away the page is not asked, for it would fail and be reported', async () => {
  const { url, asked } = await answering([{ body: whole }])
  const away = { process: () => Promise.reject(new Error('nobody is there')) }
  await rehearse(life, { url, rooms: { catalog: there, order: away }, mostMs: 300 })
  expect(asked()).toBe(0)
})
