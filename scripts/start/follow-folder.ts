import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import path from 'node:path'

export type Following = {
  readonly folder: string
  /** Also the folders in it, and those that come later. */
  readonly deep: boolean
  /** Called with the whole path of a file that was written, replaced, moved or removed. */
  readonly saved: (file: string) => void
}

const leftOut = new Set(['node_modules', 'generated'])

/**
 * Tells of every file that is saved in a folder, until it is closed. Each folder is watched for itself: Node's recursive
 * watching loses a file on Linux once another was renamed over it, as many editors save.
 */
export function followFolder({ folder: top, deep, saved }: Following): { close(): void } {
  const watchers = new Map<string, FSWatcher>()
  const follow = (folder: string) => {
    const watcher = watch(folder, (kind, name) => {
      if (name !== null) look(kind, path.join(folder, name))
    })
    // A folder that is removed while it is watched; its own folder tells of that.
    watcher.on('error', () => leave(folder))
    watchers.set(folder, watcher)
    if (deep) for (const inner of foldersIn(folder)) follow(inner)
  }
  const look = (kind: string, file: string) => {
    if (leftOut.has(path.basename(file))) return
    const isFolder = isFolderNow(file)
    if (kind === 'rename') leave(file)
    if (!isFolder) return saved(file)
    if (!deep || watchers.has(file)) return
    try {
      follow(file)
      // What was written into it before it was watched.
      for (const inner of filesUnder(file)) saved(inner)
    } catch (error) {
      // It is gone already.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      leave(file)
    }
  }
  const leave = (folder: string) => {
    const gone = [...watchers].filter(([one]) => one === folder || one.startsWith(folder + path.sep))
    for (const [one, watcher] of gone) {
      watcher.close()
      watchers.delete(one)
    }
  }
  follow(top)
  return { close: () => leave(top) }
}

function isFolderNow(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.flatMap((one) => (one.isDirectory() && !leftOut.has(one.name) ? [path.join(folder, one.name)] : []))
}

function filesUnder(folder: string): string[] {
  const here = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  return [...here.map(({ name }) => path.join(folder, name)), ...foldersIn(folder).flatMap(filesUnder)]
}
