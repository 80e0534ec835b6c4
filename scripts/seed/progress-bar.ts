const width = 30

/** Shows on stderr how far a count has come: one moving line on a terminal, a line every tenth elsewhere. */
export function progressBar(all: number, out: NodeJS.WriteStream = process.stderr): (done: number) => void {
  let tenths = 0
  return (done) => {
    const part = Math.min(1, done / all)
    if (out.isTTY) {
      const full = Math.round(part * width)
      out.write(`\r [${'█'.repeat(full)}${'·'.repeat(width - full)}] ${done} of ${all}${part === 1 ? '\n' : ''}`)
    } else if (Math.floor(part * 10) > tenths) {
      tenths = Math.floor(part * 10)
      out.write(` ${done} of ${all}\n`)
    }
  }
}
