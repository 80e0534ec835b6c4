import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** The faces of a paper, as the files of the fonts. */
export interface Fonts {
  readonly plain: Buffer
  readonly bold: Buffer
}

/**
 * DejaVu Sans, embedded in parts into every paper: Latin with all of Europe's signs, Greek, Cyrillic, Armenian, Georgian, and the
 * letters of Hebrew and Arabic. What it does not have (Chinese, say) is a box.
 */
export const openFonts = (): Fonts => ({
  plain: readFileSync(placeOf('DejaVuSansCondensed.ttf')),
  bold: readFileSync(placeOf('DejaVuSansCondensed-Bold.ttf')),
})

// A bundle has its fonts beside it (scripts/bundle/bundles.ts), everything else finds them in the package.
function placeOf(name: string): string {
  const beside = path.join(import.meta.dirname, 'fonts', name)
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}`)
}
