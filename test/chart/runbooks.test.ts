import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { root } from '../../scripts/chart/tools.ts'

/** Commands that read the logs of a label's pods without `--tail`: kubectl shows ten lines a pod then, even with `--since`. */
const cutShort = (text: string): readonly string[] =>
  [...text.matchAll(/kubectl[^`\n|]*\blogs\b[^`\n|]*/g)]
    .map(([command]) => command)
    .filter((command) => /\s(-l|--selector)\b/.test(command) && !/\s--tail[= ]/.test(command))

const guides = globSync('{docs,helm,k8s}/**/*.{md,txt,tpl,yaml}', { cwd: root })

test('Mrs Page reads the whole log of a service with the commands she is given, not ten lines a pod', () => {
  const lost = guides.flatMap((guide) =>
    cutShort(readFileSync(join(root, guide), 'utf8')).map((command) => `${guide}: ${command}`),
  )
  expect(guides.filter((guide) => guide.startsWith('docs/runbooks/')).length).toBeGreaterThan(20)
  expect(lost).toEqual([])
})

test('a command that shows ten lines is found, wherever its selector stands', () => {
  const ten = ['kubectl -n quire logs -l app=a --since=15m ', 'kubectl logs --since=1h --selector app=a']
  expect(cutShort(`\`${ten[0]}| grep x\` and \`${ten[1]}\``)).toEqual(ten)
  expect(cutShort('`kubectl logs -l app=a --tail=-1` `kubectl logs quire-order-1`')).toEqual([])
})
