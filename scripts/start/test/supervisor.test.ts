import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { anyFreePort, demandFreePort } from '../../../dev/stores/src/ports.ts'
import { isAlive } from '../../../dev/stores/src/server-process.ts'
import { startChild } from '../child.ts'
import type { Service } from '../processes.ts'
import { Supervisor } from '../supervisor.ts'

let logs: string
let said: string[]
let supervisor: Supervisor

beforeEach(async () => {
  logs = await mkdtemp(path.join(tmpdir(), 'quire-start-'))
  said = []
  supervisor = new Supervisor({ say: (line) => said.push(line), changed: () => undefined })
})

afterEach(async () => {
  await supervisor.stop()
  await rm(logs, { recursive: true })
})

async function service(name: string, { wave = 2, env = {} } = {}): Promise<Service> {
  const health = await anyFreePort()
  const entry = path.join(import.meta.dirname, 'fake-service.mjs')
  const told = { PATH: process.env.PATH ?? '', HEALTH_PORT: String(health), ...env }
  return { name, entry, wave, heapMb: 64, ports: [health], health, env: told }
}

async function open(one: Service): Promise<void> {
  const complain = (line: string) => said.push(`${one.name}: ${line}`)
  await supervisor.start({ name: one.name, wave: one.wave, start: () => startChild({ service: one, logs, complain }) })
}

const call = ({ health }: Service, route: string) => fetch(`http://127.0.0.1:${health}${route}`).catch(() => undefined)

async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await pause(10)
}

test('a service that dies is told of and back within a second or so, under a new process', async () => {
  const order = await service('order')
  await open(order)
  const before = supervisor.pids().order ?? 0

  await call(order, '/die')
  await until(() => said.some((line) => line === 'order is back.'))

  expect(said[0]).toContain('order ended (exit code 7')
  expect(supervisor.pids().order).not.toBe(before)
  expect((await call(order, '/readyz'))?.status).toBe(200)
})

test('the gateway leaves before the rooms, and no process stays', async () => {
  const [gateway, order] = [await service('gateway', { wave: 3 }), await service('order')]
  await Promise.all([open(order), open(gateway)])
  const pids = Object.values(supervisor.pids())
  const ends: string[] = []

  const stopped = supervisor.stop()
  for (const name of ['gateway', 'order']) {
    void until(() => supervisor.pids()[name] === undefined).then(() => ends.push(name))
  }
  await stopped
  await until(() => ends.length === 2)

  expect(ends).toEqual(['gateway', 'order'])
  expect(pids.filter(isAlive)).toEqual([])
})

test('a service that cannot start says why in one line, and is not tried again', async () => {
  const broken = await service('cart', { env: { BROKEN: 'yes' } })

  await expect(open(broken)).rejects.toThrow('cart ended (exit code 78: Error: the environment is not complete)')
  expect(said.filter((line) => line.includes('again'))).toEqual([])
})

test('a service that dies five times in a row is left alone', async () => {
  const order = await service('order')
  await open(order)

  for (let pid = supervisor.pids().order; !said.some((line) => line.includes('left alone')); ) {
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
    await until(() => said.some((line) => line.includes('left alone')) || (supervisor.pids().order ?? pid) !== pid)
    pid = supervisor.pids().order
  }

  // Its last words are of level info: they tell nothing about its end.
  expect(said[0]).toBe('order ended (SIGKILL); starting it again …')
  expect(supervisor.pids().order).toBeUndefined()
}, 15_000)

test('warnings reach the person who started the shop, and every line reaches the log', async () => {
  const order = await service('order')
  await open(order)
  await call(order, '/warn')
  await until(() => said.length > 0)
  await supervisor.stop()

  expect(said).toEqual(['order: warn cupboard.bare no biscuits'])
  await until(() => said.length > 0)
  expect(await readFile(path.join(logs, 'order.log'), 'utf8')).toContain('cupboard.bare')
})

test('a taken port is named together with who holds it', async () => {
  const order = await service('order')
  await open(order)

  await expect(demandFreePort({ port: order.health, by: 'search' })).rejects.toThrow(
    new RegExp(
      `^Port ${order.health}, which search needs, is taken by .*fake-service.mjs.* \\(process ${supervisor.pids().order}\\)\\.\n → end that program, or npm start -- --port-base 5000$`,
    ),
  )
})
