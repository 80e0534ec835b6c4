import { expect, test } from '@jest/globals'
import { judgePassword } from './password.ts'

const reason = (password: string) => {
  const judged = judgePassword(password)
  return judged.ok ? null : judged.failure.reason
}

test.each([
  ['ninechars', 'too-short'],
  ['🦆🦆🦆🦆🦆', 'too-short'],
  [`${'abcd'.repeat(32)}e`, 'too-long'],
  ['QwertyUiop', 'too-common'],
  ['1212121212', 'too-common'],
  ['abcd'.repeat(32), null],
  ['three quiet geese', null],
])('%s is judged %s', (password, verdict) => {
  expect(reason(password)).toBe(verdict)
})
