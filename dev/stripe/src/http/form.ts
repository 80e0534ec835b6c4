import { NotBegun } from './errors.ts'

export type FormValue = string | FormValue[] | { [name: string]: FormValue }
type Branch = Map<string, Branch | string>

const maxDepth = 6

/** `a[b]=1&expand[]=x` → `{ a: { b: '1' }, expand: ['x'] }`, as Stripe's API reads bodies and queries. */
export function parseForm(text: string): { [name: string]: FormValue } {
  const root: Branch = new Map()
  for (const [name, value] of new URLSearchParams(text)) graft(root, { path: pathOf(name), value })
  const tree = grow(root)
  return typeof tree === 'string' || Array.isArray(tree) ? {} : tree
}

function pathOf(name: string): string[] {
  const [head = '', ...rest] = name.split('[')
  const path = [head, ...rest.map((part) => part.replace(/\]$/, ''))]
  if (path.length > maxDepth) throw badForm(name)
  return path
}

function graft(root: Branch, { path, value }: { path: string[]; value: string }) {
  let branch = root
  for (const part of path.slice(0, -1)) {
    const next = branch.get(part) ?? new Map()
    if (typeof next === 'string') throw badForm(path.join('.'))
    branch.set(part, next)
    branch = next
  }
  const leaf = path.at(-1) ?? ''
  branch.set(leaf === '' ? String(branch.size) : leaf, value)
}

function grow(branch: Branch): FormValue {
  const entries = [...branch].map(([name, value]) => [name, typeof value === 'string' ? value : grow(value)] as const)
  if (entries.length > 0 && entries.every(([name]) => /^\d+$/.test(name))) return entries.map(([, value]) => value)
  return Object.fromEntries(entries)
}

const badForm = (name: string) =>
  new NotBegun(400, { type: 'invalid_request_error', message: `Invalid parameter name: ${name.slice(0, 80)}` })
