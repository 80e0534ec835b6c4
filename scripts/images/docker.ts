import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { bundles } from '../bundle/bundles.ts'
import { root } from '../start/settings.ts'

const run = promisify(execFile)

/** Docker's answer on stdout. What it was asked is not told when it fails: keys are among it. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', args, { cwd: root, maxBuffer: 1e8 }).catch((error: { stderr: string }) => {
    throw new Error(`docker ${args[0]}: ${error.stderr.trim()}`)
  })
  return stdout.trim()
}

// Beside a checkout for development there may be scripts that bring what this machine lacks.
const tool = (name: string) => path.join(root, '../shared/tools', name)

/** Sees to it that Docker answers, and names the image that the others are built on. */
export async function bringDocker(): Promise<string> {
  if (existsSync(tool('docker-up'))) await told(tool('docker-up'))
  const version = await docker('version', '--format', '{{.Server.Version}}').catch(() => undefined)
  if (version === undefined) throw new Error('Docker does not answer. Start it, or install it: https://docs.docker.com')
  const named = process.env.NODE_IMAGE
  if (named) return named
  if (!existsSync(tool('base-images'))) return 'node:24-bookworm-slim'
  await told(tool('base-images'))
  return 'quire/node:24'
}

export type Image = { readonly name: string; readonly bytes: number; readonly ownBytes: number }

/** Builds the image of a bundle, without a network, and weighs it. */
export async function buildImage(name: string, nodeImage: string): Promise<Image> {
  const { file, args } = recipe(name)
  const revision = (await run('git', ['rev-parse', 'HEAD'], { cwd: root })).stdout.trim()
  const given = { ...args, NODE_IMAGE: nodeImage, REVISION: revision }
  const pairs = Object.entries(given).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`])
  await docker('build', '--quiet', '--network', 'none', '-f', `docker/${file}`, ...pairs, '-t', `quire/${name}`, '.')
  const size = async (image: string) => Number(await docker('image', 'inspect', '--format', '{{.Size}}', image))
  const bytes = await size(`quire/${name}`)
  return { name, bytes, ownBytes: bytes - (await size(nodeImage)) }
}

function recipe(name: string): { file: string; args: Record<string, string> } {
  if (name === 'web') return { file: 'web.Dockerfile', args: {} }
  const isDeed = bundles.some((one) => one.name === name && one.file === 'main.mjs')
  if (isDeed) return { file: 'migrate.Dockerfile', args: { DEED: name } }
  // The stand-ins say on their only port how they are.
  const standIn = ['stripe', 'inbox', 'carrier'].includes(name)
  return { file: 'service.Dockerfile', args: { SERVICE: name, ...(standIn ? { HEALTH_PORT: '4000' } : {}) } }
}

function told(command: string): Promise<void> {
  const child = spawn(command, { stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${path.basename(command)} failed.`))))
  })
}
