import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { type CarrierOptions, type CarrierStandIn, startCarrier } from '../src/carrier.ts'
import { signatureOf } from '../src/signature.ts'

const secret = 'a secret of more than thirty-two characters'
const heard: { status: string; trackingNumber: string; id: string; eta: string | null; isSigned: boolean }[] = []
let answer = 200
let refused = 0
const shop = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    const [, seconds, mac] = /^t=(\d+),v1=(\w+)$/.exec(String(request.headers['carrier-signature'])) ?? []
    const isSigned = mac === createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
    if (answer !== 200) refused += 1
    else heard.push({ ...JSON.parse(body), isSigned })
    response.writeHead(isSigned ? answer : 401).end()
  })
})

let webhookUrl = ''
const open: CarrierStandIn[] = []
const start = async (more: Partial<CarrierOptions> = {}) => {
  const carrier = await startCarrier({ secret, webhookUrl, paceMs: 20, firstRetryMs: 10, ...more })
  open.push(carrier)
  return carrier
}
beforeAll(async () => {
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  webhookUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/webhooks/carrier`
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((carrier) => carrier.close()))
  heard.splice(0)
  answer = 200
})
afterAll(() => void shop.close())

const post = (url: string, body: object | string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
    redirect: 'manual',
  })

async function until(fact: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !fact(); ) {
    if (Date.now() > end) throw new Error(`never came true: ${fact}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
const parcel = { carrier: 'DHL', trackingNumber: 'A1' }

test('The shop announces a parcel, and hears of each step until it is delivered', async () => {
  const carrier = await start()
  const body = JSON.stringify(parcel)
  const signed = { 'carrier-signature': signatureOf(body, { secret, at: Math.floor(Date.now() / 1000) }) }
  expect((await post(`${carrier.url}/parcels`, body, signed)).status).toBe(201)
  expect((await post(`${carrier.url}/parcels`, body, signed)).status).toBe(201)
  await until(() => heard.some(({ status }) => status === 'DELIVERED'))
  expect(heard.map(({ status }) => status)).toEqual(['PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED'])
  expect(heard.every(({ isSigned }) => isSigned)).toBe(true)
  expect(heard.map(({ eta }) => eta === null)).toEqual([false, false, false, true])
  expect(carrier.parcels()).toHaveLength(1)
})

test('A stranger announces nothing', async () => {
  const carrier = await start()
  const body = JSON.stringify(parcel)
  const at = Math.floor(Date.now() / 1000)
  const old = signatureOf(body, { secret, at: at - 301 })
  const forged = signatureOf(body, { secret: 'x', at })
  for (const signature of [old, forged, 't=1', ''])
    expect((await post(`${carrier.url}/parcels`, body, { 'carrier-signature': signature })).status).toBe(401)
  expect(carrier.parcels()).toEqual([])
})

test('The shop is away: every scan comes when it is back', async () => {
  const carrier = await start()
  answer = 503
  carrier.scan(parcel, { status: 'PICKED_UP' })
  carrier.scan(parcel, { status: 'DELIVERED', place: 'At the door' })
  await until(() => refused >= 4)
  expect(carrier.unheard()).toBe(2)
  answer = 200
  await until(() => carrier.unheard() === 0)
  expect(heard.map(({ status }) => status).sort()).toEqual(['DELIVERED', 'PICKED_UP'])
})

test('Doubled, reordered, lost and forged on demand', async () => {
  const carrier = await start()
  await post(`${carrier.url}/_switches`, { duplicate: 3, reorder: 2, drop: 1, forge: 1 })
  carrier.scan(parcel, { status: 'PICKED_UP' })
  carrier.scan(parcel, { status: 'IN_TRANSIT' })
  await until(() => carrier.unheard() === 0)
  // The newer one went first and was lost; then each came three times, one of all under a stranger's signature.
  expect(heard).toHaveLength(6)
  expect(heard[0]?.status).toBe('PICKED_UP')
  expect(heard.filter(({ isSigned }) => !isSigned)).toHaveLength(1)
  expect((await post(`${carrier.url}/_switches`, { reorder: -1 })).status).toBe(400)
})

test('Mrs Page names a parcel and scans it by hand on the page, whatever is in its name', async () => {
  const carrier = await start({ paceMs: 60_000 })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const name = encodeURIComponent('<script>alert(1)</script>')
  expect((await post(`${carrier.url}/_parcels`, `carrier=${name}&trackingNumber=B1`, form)).status).toBe(303)
  await post(`${carrier.url}/_scans`, `carrier=${name}&trackingNumber=B1&status=FAILED&place=`, form)
  await until(() => heard.length === 1)
  const page = await (await fetch(carrier.url)).text()
  expect(page).toContain('FAILED')
  expect(page).not.toContain('<script>')
  expect((await post(`${carrier.url}/_scans`, { ...parcel, status: 'LOST' })).status).toBe(400)
  expect((await post(`${carrier.url}/_scans`, 'nothing')).status).toBe(400)
})

test('It goes on where it stood when it was closed, and keeps no more than it should', async () => {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'quire-carrier-'))
  const first = await start({ stateDir, paceMs: 60_000 })
  for (let at = 0; at < 510; at += 1) first.register({ carrier: 'DHL', trackingNumber: `C${at}` })
  answer = 503
  first.scan({ carrier: 'DHL', trackingNumber: 'C509' }, { status: 'PICKED_UP' })
  await first.close()
  answer = 200
  const second = await start({ stateDir })
  expect(second.parcels()).toHaveLength(500)
  await until(() => heard.some(({ trackingNumber }) => trackingNumber === 'C509'))
  await second.close()
  await rm(stateDir, { recursive: true })
})
