import { functionsOf } from './syntax.ts'
import { type HouseFile, isTest } from './tree.ts'

const most = { fileLines: 250, functionLines: 40, parameters: 3 }

/** What is longer than a person wants to hold in the head at once. */
export function lengthFaults(files: readonly HouseFile[]): string[] {
  return files
    .filter((file) => !excepted.test(file.path))
    .flatMap((file) => [...fileFaults(file), ...functionFaults(file)])
}

// Lists and texts, not logic.
const excepted = /(^|\/)(generated|seed|templates)\//

function fileFaults({ path, text }: HouseFile): string[] {
  const lines = text.trimEnd().split('\n').length
  return lines > most.fileLines ? [`${path}: ${lines} lines, at most ${most.fileLines}`] : []
}

function functionFaults(file: HouseFile): string[] {
  return functionsOf(file).flatMap(({ name, line, lines, parameters, givenTo }) => {
    const at = `${file.path}:${line} ${name}`
    const isChapter = isTest(file.path) && givenTo === 'describe'
    const isMarkup = file.path.endsWith('.tsx')
    return [
      ...(lines > most.functionLines && !isChapter && !isMarkup
        ? [`${at}: ${lines} lines, at most ${most.functionLines}`]
        : []),
      ...(parameters > most.parameters ? [`${at}: ${parameters} parameters, at most ${most.parameters}`] : []),
    ]
  })
}
