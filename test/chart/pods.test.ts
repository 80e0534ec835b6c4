import { expect, test } from '@jest/globals'
import { profiles } from '../../scripts/chart/tools.ts'
import { objects, type PodSpec, type Thing, withHelm } from './rendering.ts'

withHelm('every pod keeps to the restricted standard', () => {
  test.each(profiles)('in profile %s', (profile) => {
    const pods = objects({ profile }).flatMap(podsOf)
    expect(pods.length).toBeGreaterThan(15)
    for (const { name, spec } of pods) expect({ name, faults: faults(spec) }).toEqual({ name, faults: [] })
  })
})

function podsOf(thing: Thing): { name: string; spec: PodSpec }[] {
  const name = `${thing.kind} ${thing.metadata.name}`
  if (thing.kind === 'Pod') return [{ name, spec: thing.spec as unknown as PodSpec }]
  return thing.spec?.template ? [{ name, spec: thing.spec.template.spec }] : []
}

function faults({ containers, initContainers = [], ...pod }: PodSpec): string[] {
  const all = [...containers, ...initContainers]
  const wanted = {
    'runs as nobody in particular':
      pod.securityContext.runAsNonRoot === true && Number(pod.securityContext.runAsUser) > 0,
    'default seccomp profile': JSON.stringify(pod.securityContext.seccompProfile) === '{"type":"RuntimeDefault"}',
    'no token': pod.automountServiceAccountToken === false,
    'one look-up a name': JSON.stringify(pod.dnsConfig) === '{"options":[{"name":"ndots","value":"1"}]}',
    'may not gain rights': all.every(({ securityContext }) => securityContext.allowPrivilegeEscalation === false),
    'no capability': all.every(
      ({ securityContext }) => JSON.stringify(securityContext.capabilities) === '{"drop":["ALL"]}',
    ),
    'writes nothing into its image': all.every(
      ({ securityContext }) => securityContext.readOnlyRootFilesystem === true,
    ),
    'memory is limited and CPU is not': all.every(({ resources }) => resources.limits.memory && !resources.limits.cpu),
    'asks for CPU and memory': all.every(({ resources }) => resources.requests.cpu && resources.requests.memory),
  }
  return Object.entries(wanted).flatMap(([what, holds]) => (holds ? [] : [what]))
}
