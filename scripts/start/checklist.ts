const plain = !process.stdout.isTTY || process.env.NO_COLOR !== undefined
const paint = (code: number) => (text: string) => (plain ? text : `\u001b[${code}m${text}\u001b[0m`)

export const green = paint(32)
export const red = paint(31)
export const dim = paint(2)
export const bold = paint(1)

/** Does a step and prints one line with how long it took; what `deed` answers is added as a remark. */
export async function step(name: string, deed: () => Promise<string | undefined>): Promise<void> {
  const began = performance.now()
  const remark = await deed()
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`
  console.log(` ${green('✓')} ${name.padEnd(22)} ${took.padStart(7)}${remark ? `  ${dim(remark)}` : ''}`)
}

/** Lines in a frame, under a title. */
export function box(title: string, lines: readonly string[]): string {
  const width = Math.max(title.length + 4, ...lines.map((line) => line.length)) + 2
  const top = `╭─ ${title} ${'─'.repeat(width - title.length - 3)}╮`
  const middle = lines.map((line) => `│ ${line.padEnd(width - 1)}│`)
  return [top, ...middle, `╰${'─'.repeat(width)}╯`].join('\n')
}
