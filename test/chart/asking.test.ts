import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { root } from '../../scripts/chart/tools.ts'

const asked = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync('node', ['scripts/chart.ts', ...words], { cwd: root, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('Whoever asks npm run test:chart or keys for help is answered, and nothing is judged', () => {
  for (const words of [['test', '--help'], ['keys', '-h'], ['--help']])
    expect(asked(...words)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: npm run chart/) })
})

test('Whoever says something it does not know is told so, and nothing is done', () => {
  expect(asked('test', '--fast')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('test does not know --fast'),
  })
  expect(asked('keys', '--dmeo')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('keys does not know --dmeo'),
  })
  expect(asked('keys', 'add', '--all')).toMatchObject({ status: 2, stderr: expect.stringContaining('--all') })
})
