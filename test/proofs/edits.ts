/** A change of one file's text, made while the file is loaded and nowhere else. */
export interface Edit {
  readonly name: string
  /** From the top of the repository. */
  readonly file: string
  /** Stands exactly once in the file. */
  readonly find: string
  readonly replace: string
}

/** The text with all edits of this file made, one after the other. Throws when what one looks for is not there exactly once. */
export function edited(file: string, text: string, edits: readonly Edit[]): string {
  return edits.filter((edit) => edit.file === file).reduce(changed, text)
}

function changed(text: string, { name, file, find, replace }: Edit): string {
  const times = text.split(find).length - 1
  if (times !== 1) throw new Error(`“${name}” finds its place ${times} times in ${file}: ${find.split('\n')[0]}`)
  return text.replace(find, () => replace)
}
