import { builds } from '../builds.ts'
import { isReady, type Kube, namespace, podsOf, until } from '../kube.ts'
import { demandNone, startLoad } from '../load.ts'
import { buy } from '../shopping.ts'
import { helm, refusal, type Stage, type Step } from '../stage.ts'
import { release } from './opening.ts'

const rollouts = 5

const rolling: Step = {
  atRest: true,
  name: `${rollouts} rollouts under checked load`,
  expected: 'upgrade to the second build, rollback, and again: 0 failed requests, no tracking event missed',
  async run(stage) {
    const load = startLoad(stage.urls)
    const times: string[] = []
    try {
      await until('the load runs', 60, async () => load.tally.purchases > 0)
      for (let at = 0; at < rollouts; at += 1) times.push(await rollOnce(stage, at % 2 === 0))
      // What broke at the very end is seen too.
      const { purchases } = load.tally
      await until('purchases go on', 60, async () => load.tally.purchases > purchases + 1)
    } finally {
      await load.stop()
    }
    return `${times.join(', ')}\n${demandNone(load.tally)}`
  },
}

async function rollOnce(stage: Stage, forward: boolean): Promise<string> {
  const began = performance.now()
  const tag = forward ? builds.second : builds.first
  const ran = forward
    ? await helm(stage, 'upgrade', { tag, more: ['--timeout', '240s'] })
    : await stage.kube.run('helm', ['rollback', 'quire', '-n', namespace, '--wait', '--timeout', '240s'])
  if (!ran.ok) throw new Error(refusal(ran))
  await demandBuild(stage.kube, tag)
  return `${forward ? 'up' : 'back'} ${((performance.now() - began) / 1000).toFixed(0)} s`
}

async function demandBuild(kube: Kube, tag: string): Promise<void> {
  for (const { metadata, spec } of await podsOf(kube)) {
    const component = metadata.labels['app.kubernetes.io/component'] ?? ''
    const image = spec.containers[0]?.image ?? ''
    if (rolled.has(component) && !image.endsWith(`:${tag}`))
      throw new Error(`${metadata.name} runs ${image}, not ${tag}`)
  }
}

const rolled = new Set(['gateway', 'user', 'catalog', 'cart', 'order', 'search', 'payment', 'email', 'web'])

const brokenMigration: Step = {
  name: 'a migration hook that fails',
  expected:
    'the upgrade fails with what the database said, the old build serves on, the next good upgrade goes through',
  async run(stage) {
    const load = startLoad(stage.urls)
    const own = { migrate: { tries: 0, deadlineSeconds: 60 } }
    const ran = await helm(stage, 'upgrade', { tag: builds.brokenMigration, own, more: ['--timeout', '120s'] })
    if (ran.ok) throw new Error('the upgrade went through')
    const log = await stage.kube.kubectl(
      'logs',
      '-l',
      'app.kubernetes.io/component=migrate',
      '-c',
      'migrate',
      '--tail=20',
      '--prefix',
    )
    const { status } = await release(stage)
    await demandBuild(stage.kube, builds.second)
    await until('a purchase more', 60, async () => load.tally.purchases > 0)
    const seen = demandNone(await load.stop())
    const mended = await helm(stage, 'upgrade', { tag: builds.second, more: ['--timeout', '240s'] })
    if (!mended.ok) throw new Error(`the next upgrade: ${refusal(mended)}`)
    return `Helm says ${status}; ${lineAbout(log, 'catalog')}\n${seen}\nthe next upgrade went through`
  },
}

function lineAbout(log: string, word: string): string {
  const line = log.split('\n').find((one) => one.includes(`${word}:`))
  if (!line) throw new Error(`the log says nothing of ${word}`)
  return line.replace(/^\[[^\]]*\] /, '')
}

const crashing: Step = {
  atRest: true,
  name: 'an image that crashes at start',
  expected: 'the rollout stops at one new pod, the old ones serve; rolled back it is as before',
  async run(stage) {
    const load = startLoad(stage.urls)
    const ran = await helm(stage, 'upgrade', { tag: builds.crashing, more: ['--timeout', '45s'] })
    if (ran.ok) throw new Error('the upgrade went through')
    const pods = await podsOf(stage.kube, 'catalog')
    const ready = pods.filter(isReady).length
    if (pods.length !== 3 || ready !== 2) throw new Error(`catalog has ${pods.length} pods, ${ready} of them ready`)
    const back = await stage.kube.run('helm', ['rollback', 'quire', '-n', namespace, '--wait', '--timeout', '240s'])
    if (!back.ok) throw new Error(refusal(back))
    await demandBuild(stage.kube, builds.second)
    const seen = demandNone(await load.stop())
    return `catalog had ${pods.length} pods, ${ready} of them ready; rolled back\n${seen}`
  },
}

const twice: Step = {
  name: 'two upgrades at once',
  expected: 'one goes through, the other is refused with a sentence',
  async run(stage) {
    const upgrade = (level: string) =>
      helm(stage, 'upgrade', { tag: builds.second, own: { config: { LOG_LEVEL: level } }, more: ['--timeout', '240s'] })
    const both = await Promise.all([upgrade('info'), upgrade('warn')])
    const refused = both.filter(({ ok }) => !ok)
    if (refused.length !== 1) throw new Error(`${refused.length} of two were refused`)
    await buy(stage.urls)
    return refused.map(refusal).join()
  },
}

export const changing: readonly Step[] = [rolling, brokenMigration, crashing, twice]
