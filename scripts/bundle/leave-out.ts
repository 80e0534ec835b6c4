import { createRequire } from 'node:module'
import path from 'node:path'
import type { Plugin } from 'esbuild'
import { root } from '../start/settings.ts'

// What packages bring for others than us: zod's messages in fifty languages, BullMQ's queues on Postgres.
const left = [
  { filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/, contents: "export { default as en } from './en.js'" },
  { filter: /bullmq[\\/]dist[\\/]cjs[\\/]postgres[\\/]index\.js$/, contents: 'module.exports = {}' },
]

/** Leaves out half a megabyte that no service ever runs. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup({ onLoad }) {
    for (const { filter, contents } of left) onLoad({ filter }, () => ({ contents, loader: 'js' }))
  },
}

/** The Elasticsearch client brings the undici before ours, of which it takes a pool and its connector: both are in ours. */
export const oneUndici: Plugin = {
  name: 'one-undici',
  setup({ onResolve }) {
    const ours = createRequire(path.join(root, 'platform/package.json')).resolve('undici')
    onResolve({ filter: /^undici$/ }, () => ({ path: ours }))
  },
}
