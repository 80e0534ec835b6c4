import { describe } from '@jest/globals'
import { parseAllDocuments } from 'yaml'
import { type Rendering, render, toolAt } from '../../scripts/chart/tools.ts'

/** Chapters that need Helm; where it is not, they are skipped. */
export const withHelm = toolAt('helm') ? describe : describe.skip

export type Env = {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: {
    readonly secretKeyRef?: { readonly key: string; readonly optional?: boolean }
    readonly configMapKeyRef?: { readonly key: string }
  }
}
export type Container = {
  readonly name: string
  readonly env?: readonly Env[]
  readonly ports?: readonly { readonly containerPort: number }[]
  readonly securityContext: Readonly<Record<string, unknown>>
  readonly resources: {
    readonly limits: Readonly<Record<string, string>>
    readonly requests: Readonly<Record<string, string>>
  }
}
export type PodSpec = {
  readonly automountServiceAccountToken: boolean
  readonly securityContext: Readonly<Record<string, unknown>>
  readonly dnsConfig: unknown
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
}
/** An object of Kubernetes, as far as these tests look into it. */
export type Thing = {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
  readonly data?: Readonly<Record<string, string>>
  readonly spec: {
    readonly template?: {
      readonly spec: PodSpec
      readonly metadata: {
        readonly annotations: Readonly<Record<string, string>>
        readonly labels: Readonly<Record<string, string>>
      }
    }
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> }
    readonly ingress?: unknown
    readonly egress?: unknown
    readonly replicas?: number
  }
}

/** The objects of a rendering; a rendering that fails throws what Helm said. */
export function objects(rendering: Rendering): Thing[] {
  const { ok, out, said } = render(rendering)
  if (!ok) throw new Error(said)
  const documents = parseAllDocuments(out)
  return Array.isArray(documents) ? documents.map((document) => document.toJS() as Thing).filter(Boolean) : []
}

export function named(things: readonly Thing[], kind: string, name: string): Thing {
  const found = things.find((thing) => thing.kind === kind && thing.metadata.name === name)
  if (!found) throw new Error(`There is no ${kind} ${name}`)
  return found
}

/** What the one container of a Deployment is told, by name. */
export function envOf(things: readonly Thing[], name: string): readonly Env[] {
  return named(things, 'Deployment', `quire-${name}`).spec.template?.spec.containers[0]?.env ?? []
}

/** What one container is told, with the values of the rendered ConfigMap and Secret. */
export function toldTo(things: readonly Thing[], name: string): Record<string, string> {
  const config = named(things, 'ConfigMap', 'quire-config').data ?? {}
  const keys = things.find(({ kind }) => kind === 'Secret')?.data ?? {}
  return Object.fromEntries(
    envOf(things, name).flatMap(({ name, value, valueFrom }) => {
      const secret = keys[valueFrom?.secretKeyRef?.key ?? '']
      const found =
        value ?? config[valueFrom?.configMapKeyRef?.key ?? ''] ?? (secret && Buffer.from(secret, 'base64').toString())
      return found === undefined ? [] : [[name, found]]
    }),
  )
}
