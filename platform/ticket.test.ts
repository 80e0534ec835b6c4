import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { readTicket, signTicket } from './ticket.ts'

const [key, other] = [randomBytes(32), randomBytes(32)]
const now = new Date('2026-11-20T12:00:00.000Z')
const until = new Date(now.getTime() + 60_000)
const ticket = signTicket({ purpose: 'leaflet', id: '7', until }, key)

test('A ticket opens what it was made for, until its time is over', () => {
  expect(readTicket(ticket, key, { purpose: 'leaflet', now })).toBe('7')
  expect(readTicket(ticket, key, { purpose: 'leaflet', now: until })).toBe('7')
  expect(readTicket(ticket, key, { purpose: 'leaflet', now: new Date(until.getTime() + 1) })).toBeNull()
})

test('It stays good while its key is rotated, and opens nothing under another key or for another purpose', () => {
  expect(readTicket(ticket, [other, key], { purpose: 'leaflet', now })).toBe('7')
  expect(readTicket(ticket, other, { purpose: 'leaflet', now })).toBeNull()
  expect(readTicket(ticket, key, { purpose: 'poster', now })).toBeNull()
})

test.each(['', '.', 'x'.repeat(20_000), ticket.slice(0, -1), `${ticket}A`, `A${ticket}`])('%.30s is none', (forged) => {
  expect(readTicket(forged, key, { purpose: 'leaflet', now })).toBeNull()
})
