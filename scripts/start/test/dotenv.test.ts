import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'

const folder = mkdtempSync(path.join(tmpdir(), 'quire-dotenv-'))
const file = path.join(folder, '.env')
writeFileSync(file, '# mine\nREDIS_URL=redis://file\nREDIS_CACHE_URL=redis://file\n')

afterAll(() => rmSync(folder, { recursive: true }))

// In a process of its own: the environment of a test is not that of its process.
function environmentWith(given: Record<string, string>) {
  const module = JSON.stringify(path.resolve(import.meta.dirname, '../dotenv.ts'))
  const code = `import { readDotenv } from ${module}; readDotenv(); console.log(JSON.stringify(process.env))`
  const node = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code]
  return JSON.parse(execFileSync(process.execPath, node, { encoding: 'utf8', env: given })) as Record<string, string>
}

test('what stands in the file is used, and what the terminal says wins', () => {
  expect(environmentWith({ QUIRE_ENV_FILE: file, REDIS_URL: 'redis://terminal' })).toMatchObject({
    REDIS_URL: 'redis://terminal',
    REDIS_CACHE_URL: 'redis://file',
  })
})

test('an empty QUIRE_ENV_FILE reads none', () => {
  expect(environmentWith({ QUIRE_ENV_FILE: '' }).REDIS_CACHE_URL).toBeUndefined()
})
