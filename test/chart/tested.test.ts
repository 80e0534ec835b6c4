import { expect, test } from '@jest/globals'
import { chart, run, toolAt } from '../../scripts/chart/tools.ts'
import { objects } from './rendering.ts'

const withHelm = toolAt('helm') ? test : test.skip

withHelm('Mrs Page is told how to test her shop, in words that Helm 3 can do too after the pods have gone', () => {
  const demo = ['-f', `${chart}/profiles/demo.yaml`]
  const { ok, out, said } = run('helm', ['install', 'quire', chart, '-n', 'books', '--dry-run=client', ...demo])
  expect(ok ? '' : said).toBe('')
  expect(/^ *helm test .*$/m.exec(out)?.[0].trim()).toBe('helm test quire -n books')
})

withHelm('A test that went well leaves no pod for the uninstall to forget, and its words are told before', () => {
  const pods = objects({ profile: 'demo' }).filter(({ kind }) => kind === 'Pod')
  expect(pods).toHaveLength(4)
  for (const { metadata } of pods)
    expect(metadata.annotations).toMatchObject({
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      'helm.sh/hook-output-log-policy': 'hook-succeeded,hook-failed',
    })
})
