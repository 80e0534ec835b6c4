import { existsSync } from 'node:fs'
import path from 'node:path'
import { root } from './settings.ts'

/** Adds to the environment what `.env` says; what is set already wins. QUIRE_ENV_FILE names another file, or none when empty. */
export function readDotenv(): void {
  const name = process.env.QUIRE_ENV_FILE ?? '.env'
  const file = path.resolve(root, name)
  if (name !== '' && existsSync(file)) process.loadEnvFile(file)
}
