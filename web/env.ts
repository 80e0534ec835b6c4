import { port, readEnv } from '@quire/platform/env'
import { z } from 'zod'

const form = {
  HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
  PORT: port.describe('the port of the pages'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('how much is logged'),
  GRAPH_URL: z.url().describe('the public graph, as browsers reach it'),
  LIVE_URL: z.url().describe('the graph over WebSocket, as browsers reach it'),
  INBOX_URL: z.url().optional().describe('the development inbox'),
  STRIPE_URL: z.url().optional().describe('the Stripe stand-in, whose pay page takes test cards'),
  DEMO_LOGINS: z.string().optional().describe('people of the demo shop, as JSON: [{ name, email, password }]'),
}

export type WebEnv = ReturnType<typeof webEnv>

/** The environment of the page server, parsed. */
export const webEnv = (env: NodeJS.ProcessEnv = process.env) => readEnv(form, env)
