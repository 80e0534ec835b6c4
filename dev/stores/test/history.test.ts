import { expect, test } from '@jest/globals'
import { floorOf, saysPast, standing, tooSoon } from '../src/history.ts'

const first = '20261120000000_first'
const grow = '20270105090000_add_full_name'
const letGo = '20270201090000_name_may_be_absent'
const contract = '20270301090000_contract_drop_name_needs_20270201090000'

test('a build whose migrations are all applied may start, and later ones that only add do not count', () => {
  expect(standing([first], { applied: [first, grow, letGo], failed: [] })).toEqual({
    waiting: [],
    failed: [],
    past: [],
  })
})

test('a build waits for what it carries and the database lacks', () => {
  expect(standing([first, grow, letGo], { applied: [first], failed: [grow] })).toEqual({
    waiting: [grow, letGo],
    failed: [grow],
    past: [],
  })
})

test('a contract is past every build that does not carry its floor, and serves every one that does', () => {
  const database = { applied: [first, grow, letGo, contract], failed: [] }
  expect(standing([first], database).past).toEqual([contract])
  expect(standing([first, grow], database).past).toEqual([contract])
  expect(standing([first, grow, letGo], database).past).toEqual([])
  expect(standing([first, grow, letGo, contract], database).past).toEqual([])
})

test('a contract that failed has taken nothing away', () => {
  expect(standing([first], { applied: [first, grow], failed: [contract] }).past).toEqual([])
})

test('a contract comes too soon while its floor waits as well', () => {
  expect(tooSoon([letGo, contract])).toBe(contract)
  expect(tooSoon([contract])).toBeUndefined()
  expect(tooSoon([grow, letGo])).toBeUndefined()
})

test('only a whole name declares a contract', () => {
  expect(floorOf(contract)).toBe('20270201090000')
  expect(floorOf('20270301090000_contract_drop_name')).toBeUndefined()
  expect(floorOf('20270301090000_who_needs_20270201090000')).toBeUndefined()
})

test('the sentence names the contract, the floor and what the build carries', () => {
  expect(saysPast([first, grow], contract)).toBe(
    `This database is contracted past this build: ${contract} took away what the build reads, and serves only builds that carry migration 20270201090000; the last that this one carries is ${grow}. Run a build that carries it.`,
  )
})
