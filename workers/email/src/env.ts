import { everyDatabase, everyService, port, readEnv, secretKeys } from '@quire/platform/env'
import { z } from 'zod'
import { isAddress, parseMailbox } from './domain/mailbox.ts'

const form = {
  ...everyService,
  ...everyDatabase,
  HEALTH_PORT: port.default(4112).describe('the port of /livez, /readyz and /metrics'),
  DATABASE_URL: z.url().describe('the email database'),
  REDIS_URL: z.url().describe('Redis for queues'),
  QUEUE_PREFIX: z.string().default('quire').describe('prefix of the queues in Redis'),
  SEAL_KEY_USER_EMAIL: secretKeys.describe('opens the tokens that the user room seals for mails'),
  RECEIPT_KEY: secretKeys.describe('signs the links that open receipts'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .describe(
      'the mail server, smtps://user:password@host:465; with smtp:// add ?requireTLS=true unless it is next door',
    ),
  MAIL_FROM: z
    .string()
    .transform((text, context) => {
      const mailbox = parseMailbox(text)
      if (mailbox) return mailbox
      context.addIssue('must look like shop@example.com or Quire <shop@example.com>')
      return z.NEVER
    })
    .describe('who the mails come from'),
  OPERATOR_MAIL: z
    .string()
    .refine(isAddress, 'must look like operator@example.com')
    .optional()
    .describe('who is told of errors in the log of any service; absent: nobody'),
  RUNBOOKS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('where the runbooks are, for the link in those mails; absent: no link'),
  SHOP_URL: z
    .url({ protocol: /^https?$/ })
    .describe('the public address of the gateway, where receipts are downloaded'),
  STOREFRONT_URL: z.url({ protocol: /^https?$/ }).describe('where the links in mails lead'),
}

export type EmailEnv = ReturnType<typeof readEmailEnv>

/** The worker's environment, parsed. */
export const readEmailEnv = (env: NodeJS.ProcessEnv = process.env) => readEnv(form, env)
