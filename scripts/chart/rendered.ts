import { parseAllDocuments } from 'yaml'
import { profiles, render } from './tools.ts'

const note = '# Written by npm run chart from helm/quire: change that, not this.\n'

/** The chart's objects for those without Helm, one file a profile, by its path from the top. */
export function renderedManifests(): { file: string; text: string }[] {
  return profiles.flatMap((profile) => {
    const demo = { ownSecret: profile === 'demo' }
    const { ok, out, said } = render({ profile, values: { ...withoutHelm, demo } })
    if (!ok) throw new Error(`Profile ${profile} cannot be rendered: ${said}`)
    const folder = `k8s/rendered/${profile}`
    return [
      { file: `${folder}/quire.yaml`, text: note + tidy(out) },
      { file: `${folder}/kustomization.yaml`, text: `${note}kind: Kustomization\nresources: [quire.yaml]\n` },
    ]
  })
}

// Without Helm there are no hooks, no tests and nobody who makes keys.
const withoutHelm = {
  migrate: { as: 'job' },
  tests: { enabled: false },
  secrets: { existingSecret: 'quire-keys', generate: false },
}

function tidy(out: string): string {
  const documents = parseAllDocuments(
    out.replaceAll('app.kubernetes.io/managed-by: Helm', 'app.kubernetes.io/managed-by: kustomize'),
  )
  if (!Array.isArray(documents)) return ''
  return documents
    .filter((document) => document.toJS() !== null)
    .map((document) =>
      document
        .toString({ lineWidth: 0 })
        .replace(/^---\n/, '')
        .trim(),
    )
    .map((text) => text.replace(/^# Source: .*\n/gm, ''))
    .join('\n---\n')
    .concat('\n')
}
