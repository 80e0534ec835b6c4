import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { keysIn } from '../start/keys.ts'
import { logins } from '../start/logins.ts'
import { root } from '../start/settings.ts'

const file = path.join(root, 'docker/.env')

/** Writes what docker/compose.yaml keeps secret into docker/.env; what stands there stays. Answers the names that are new. */
export async function writeSecrets(): Promise<string[]> {
  const here = await readFile(file, 'utf8').catch(() => '')
  const missing = Object.entries(await everything()).filter(([name]) => !new RegExp(`^${name}=`, 'm').test(here))
  const head =
    here === ''
      ? '# Made by npm run images -- --secrets. Losing it logs everyone out and orphans what was sealed.\n'
      : here
  const lines = missing.map(([name, value]) => `${name}='${value}'\n`)
  if (missing.length > 0) await writeFile(file, head + lines.join(''), { mode: 0o600 })
  return missing.map(([name]) => name)
}

async function everything(): Promise<Record<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quire-keys-'))
  try {
    return {
      // Stripe's stand-in, the inbox and the seed; remove it for a shop with an account and a mail server of its own.
      COMPOSE_PROFILES: 'demo',
      POSTGRES_PASSWORD: randomBytes(24).toString('base64url'),
      ...(await keysIn(folder)),
      DEMO_LOGINS: JSON.stringify(
        Object.values(logins).map(({ name, email, password }) => ({ name, email, password })),
      ),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
