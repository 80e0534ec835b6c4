import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './rooms.ts'

const run = promisify(execFile)

/** Writes the client of one database into the package that owns it, as the schema's generator block says. */
export async function generateClient(schema: string): Promise<void> {
  const prisma = join(root, 'node_modules/prisma/build/index.js')
  try {
    await run(process.execPath, [prisma, 'generate', `--schema=${schema}`], { cwd: root, env: offline() })
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : ''
    throw new Error(said || `prisma generate failed for ${schema}`, { cause })
  }
}

/** Throws unless the generator block says what the house needs: a client in TypeScript that Node can read as it is. */
export function checkGeneratorBlock(schema: string): void {
  const text = readFileSync(schema, 'utf8')
  const missing = [
    /"prisma-client"/,
    /importFileExtension\s*=\s*"ts"/,
    /moduleFormat\s*=\s*"esm"/,
    /runtime\s*=\s*"nodejs"/,
  ]
  const wrong = missing.filter((pattern) => !pattern.test(text))
  if (wrong.length > 0)
    throw new Error(`${schema}: the generator block lacks ${wrong.map((one) => one.source).join(', ')}`)
}

// Generating needs no schema engine, but Prisma would look for one and try to fetch it.
function offline(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    NO_COLOR: '1',
    CHECKPOINT_DISABLE: '1',
  }
}
