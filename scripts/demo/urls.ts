import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { readDotenv } from '../start/dotenv.ts'
import { readSettings, root, urlsFile } from '../start/settings.ts'
import { Broken } from './caller.ts'

const shape = z.object({
  graph: z.url(),
  live: z.url(),
  inbox: z.url(),
  stripe: z.url().default('https://api.stripe.com'),
  carrier: z.url().optional(),
  logins: z.array(z.object({ role: z.string(), email: z.string(), password: z.string() })),
})

/** No shop is open; the message says how to open one. */
export class ShopClosed extends Broken {}

/** Where the running shop's doors are, as `npm start` wrote them down. */
export type Urls = z.output<typeof shape>

/** Throws ShopClosed when there is none. */
export async function readUrls(): Promise<Urls> {
  readDotenv()
  const file = urlsFile(readSettings([], process.env))
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ShopClosed(`The shop is not open (no ${path.relative(root, file)}). Open it with: npm start`)
  })
  return shape.parse(JSON.parse(text))
}

/** A person of the demo by the first part of their address. */
export function loginOf({ logins }: Urls, name: string): { email: string; password: string } {
  const login = logins.find(({ email }) => email.startsWith(`${name}@`))
  if (!login) throw new Error(`The shop has no demo login for ${name}.`)
  return { email: login.email, password: login.password }
}
