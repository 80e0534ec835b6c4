import { expect, test } from '@jest/globals'
import { openPasswords } from './password-hashes.ts'
import { openTurns } from './turns.ts'

const passwords = openPasswords()

test('a password matches its own hash only, which says how it was made and never repeats', async () => {
  const [hash, again] = [await passwords.hash('three quiet geese'), await passwords.hash('three quiet geese')]
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(again).not.toBe(hash)
  expect(await passwords.matches('three quiet geese', hash)).toBe(true)
  expect(await passwords.matches('three quiet goose', hash)).toBe(false)
})

test('without an account there is still a hash to work on, and nothing matches it', async () => {
  expect(await passwords.matches('three quiet geese', null)).toBe(false)
})

test('two work at once, the others wait in line, and who finds the line full is told to come back', async () => {
  const inTurn = openTurns({ atOnce: 2, waiting: 1 })
  const doors: (() => void)[] = []
  let most = 0
  let inside = 0
  const visit = () =>
    inTurn(async () => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise<void>((open) => doors.push(open))
      inside -= 1
    })
  const [first, second, third] = [visit(), visit(), visit()]
  await expect(visit()).rejects.toThrow('try again')
  doors[0]?.()
  await first
  while (doors.length < 3) await Promise.resolve()
  doors[1]?.()
  doors[2]?.()
  await Promise.all([second, third])
  expect(most).toBe(2)
})
