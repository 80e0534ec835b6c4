import { posix } from 'node:path'
import { environmentReads, type Import, importsOf } from './syntax.ts'
import { type HouseFile, isTest } from './tree.ts'

type Reach = 'all' | 'types'
type Wall = {
  /** Folders (and files) of the own room. */
  readonly room: Readonly<Record<string, Reach>>
  readonly contracts: boolean
  readonly platform: readonly string[] | 'all'
  readonly npm: RegExp | null
}

const nothing = /^$/
// Values without behaviour towards the outside: every folder of a room may speak them.
const values = ['result', 'money', 'id']
const drivers = /^(node:.*|@prisma\/.*|pg|ioredis|@elastic\/elasticsearch|@quire\/.*)$/

/** "Who may import what": one row for each folder of a room. What has no row may reach everything in its room. */
const walls: Readonly<Record<string, Wall>> = {
  domain: { room: { domain: 'all' }, contracts: false, platform: values, npm: nothing },
  actions: {
    room: { domain: 'all', actions: 'all', data: 'types', clients: 'types' },
    contracts: true,
    platform: values,
    npm: nothing,
  },
  data: {
    room: { domain: 'types', data: 'all', 'generated/prisma': 'all' },
    contracts: true,
    platform: 'all',
    npm: drivers,
  },
  resolvers: {
    room: {
      domain: 'all',
      actions: 'all',
      data: 'types',
      clients: 'types',
      resolvers: 'all',
      'generated/graphql': 'types',
      context: 'types',
      models: 'types',
    },
    contracts: false,
    platform: [...values, 'viewer', 'errors', 'resolvers', 'pages', 'input', 'idempotency'],
    // Input is parsed at the door, and the resolvers are that door.
    npm: /^zod$/,
  },
  events: {
    room: { domain: 'types', actions: 'all', data: 'types', clients: 'types', events: 'all' },
    contracts: true,
    platform: [...values, 'hearing'],
    npm: nothing,
  },
  clients: {
    room: { domain: 'types', clients: 'all' },
    contracts: true,
    platform: [...values, 'doors', 'errors'],
    // A worker's client may be the SDK of the outside world it speaks to.
    npm: /^(stripe|nodemailer)$/,
  },
}

/** What reaches through a wall, as `file:line imports what: why not`. */
export function importFaults(files: readonly HouseFile[]): string[] {
  return files
    .filter(({ path }) => /\.tsx?$/.test(path) && !path.includes('/generated/'))
    .flatMap((file) => importsOf(file).flatMap((one) => faultOf(file.path, one) ?? []))
}

/** Files other than env.ts that look at the environment. */
export function environmentFaults(files: readonly HouseFile[]): string[] {
  // dev/stores finds and starts servers for `npm start`, which is a matter of PATH and HOME; it is no service itself.
  const ours = /^(platform|contracts|subgraphs|gateway|workers|dev\/(?!stores\/))\/?.*\.ts$/
  return files
    .filter(({ path }) => ours.test(path) && !isTest(path) && posix.basename(path) !== 'env.ts')
    .flatMap((file) =>
      environmentReads(file).map((line) => `${file.path}:${line} reads the environment: only env.ts may`),
    )
}

function faultOf(path: string, one: Import): string | null {
  const target = targetOf(path, one.from)
  const why = betweenPackages(path, target) ?? (isTest(path) ? null : withinRoom(path, target, one.typeOnly))
  return why && `${path}:${one.line} imports ${one.from}: ${why}`
}

/** A path from the top of the repository for what is ours, the name of the package for what is not. */
function targetOf(path: string, from: string): string {
  if (from.startsWith('.')) return posix.join(posix.dirname(path), from).replace(/\.tsx?$/, '')
  const [, name, rest] = /^@quire\/([^/]+)\/?(.*)$/.exec(from) ?? []
  if (!name) return `npm:${from}`
  return name === 'platform' || name === 'contracts' ? `${name}/${rest}` : `room:${name}/${rest}`
}

const packageOf = (path: string) =>
  /^(?:(?:subgraphs|workers|dev)\/[^/]+|gateway|platform|contracts|web)(?=\/)/.exec(path)?.[0] ?? null

function betweenPackages(path: string, target: string): string | null {
  const [from, to] = [packageOf(path), packageOf(target)]
  if (!from || target.startsWith('npm:')) return null
  if (target.startsWith('room:'))
    return isTest(path) && !isRoomName(target) ? null : 'a room never imports another room'
  if (from === to) return null
  if (from === 'platform') return 'platform knows nothing of ours'
  if (from === 'contracts') return 'contracts knows nothing but itself'
  if (to === 'platform' || to === 'contracts') return null
  if (isTest(path) && (to === null || to.startsWith('dev/'))) return null
  return to ? 'a room never imports another room' : 'a package imports nothing from the top of the repository'
}

// The stand-ins of dev/ are no rooms: a test may start them.
const isRoomName = (target: string) => !/^room:(stripe|inbox|stores)\//.test(target)

function withinRoom(path: string, target: string, typeOnly: boolean): string | null {
  const [, room, inside] = /^((?:subgraphs|workers)\/[^/]+)\/src\/(.*)$/.exec(path) ?? []
  if (!room || !inside) return null
  const own = target.startsWith(`${room}/src/`) ? target.slice(room.length + 5) : null
  const folder = inside.split('/')[0] ?? ''
  if (inside === 'models.ts' && !typeOnly) return 'models.ts holds types only'
  if (own?.startsWith('generated/') && !mayReachGenerated(folder, own))
    return `${folder} has no business with ${generatedPart(own)}`
  const wall = walls[folder]
  return wall ? throughWall({ wall, folder, target, own, typeOnly }) : null
}

const generatedPart = (own: string) => own.split('/').slice(0, 2).join('/')

function mayReachGenerated(folder: string, own: string): boolean {
  const isEntry = ['server.ts', 'room.ts', 'worker.ts', 'context.ts'].includes(folder)
  return isEntry || folder === (own.startsWith('generated/prisma') ? 'data' : 'resolvers')
}

type Crossing = { wall: Wall; folder: string; target: string; own: string | null; typeOnly: boolean }

function throughWall({ wall, folder, target, own, typeOnly }: Crossing): string | null {
  if (own !== null) {
    const part = own.startsWith('generated/') ? generatedPart(own) : (own.split('/')[0] ?? '')
    const reach = wall.room[part]
    if (reach === 'all' || (reach === 'types' && typeOnly)) return null
    return reach ? `${folder} may take only types from ${part}` : `${folder} may not import ${part}`
  }
  const [zone, name] = [target.split('/')[0] ?? '', target.slice(target.indexOf('/') + 1)]
  // What roles and formats there are is a value like money, and known everywhere but in the inside.
  if (zone === 'contracts') {
    const may = wall.contracts || (name === 'values' && folder === 'resolvers')
    return may ? null : `${folder} may not import contracts`
  }
  if (zone === 'platform') {
    return wall.platform === 'all' || wall.platform.includes(name) ? null : `${folder} may not import platform/${name}`
  }
  const npm = target.replace(/^npm:/, '')
  return wall.npm?.test(npm) ? null : `${folder} may not import packages`
}
