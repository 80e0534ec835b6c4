import { createRequire } from 'node:module'
import path from 'node:path'
import type { Plugin } from 'esbuild'
import { root } from '../start/settings.ts'

// What packages bring for others than us: zod's messages in fifty languages, BullMQ's queues on Postgres.
const left = [
  { filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/, contents: "export { default as en } from './en.js'" },
  { filter: /bullmq[\\/]dist[\\/]cjs[\\/]postgres[\\/]index\.js$/, contents: 'module.exports = {}' },
]

// What is asked for by name, and by whom. Apollo's gateway brings two clients of its own for HTTP, where we speak to the rooms ourselves
// (gateway/src/federation/room.ts), what it tells its maker (gateway/src/env.ts turns that off), and pictures of plans; node-fetch
// brings an URL for Nodes that have none; BullMQ reads calendars, where our rounds are by the clock (platform/repeat.ts); pdfkit reads
// pictures, and no paper of ours has one.
const unasked = [
  { from: /@apollo[\\/]gateway[\\/]/, filter: /^make-fetch-happen$/ },
  { from: /@apollo[\\/]gateway[\\/]/, filter: /^@opentelemetry\/(exporter-metrics-otlp-http$|resource-detector-)/ },
  { from: /@apollo[\\/]query-graphs[\\/]/, filter: /^ts-graphviz$/ },
  { from: /[\\/]node-fetch[\\/]/, filter: /^whatwg-url$/ },
  { from: /[\\/]bullmq[\\/]/, filter: /^cron-parser$/ },
  { from: /[\\/]pdfkit[\\/]/, filter: /^png-js$/ },
]

// A file, for the bill of materials asks of each whose it is.
const nothing = path.join(import.meta.dirname, 'nothing.ts')

/** Leaves out two megabytes that no service ever runs. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup({ onLoad, onResolve }) {
    for (const { filter, contents } of left) onLoad({ filter }, () => ({ contents, loader: 'js' }))
    for (const { filter, from } of unasked)
      onResolve({ filter }, ({ importer }) => (from.test(importer) ? { path: nothing } : null))
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
