import { createHash } from 'node:crypto'
import { type Chance, chance } from './chance.ts'
import { layouts, type Palette } from './cover-art.ts'
import { clean } from './cover-text.ts'

const palettes: readonly [Palette, ...Palette[]] = [
  { paper: '#f3ead8', ink: '#22313f', strong: '#c8452d', soft: '#e3b04b' },
  { paper: '#17324d', ink: '#f5efe0', strong: '#e0a458', soft: '#3f6c8a' },
  { paper: '#e9e4d4', ink: '#1f3d36', strong: '#2f6f5e', soft: '#d98e73' },
  { paper: '#7a2233', ink: '#f7ecdc', strong: '#e8b75d', soft: '#a94a55' },
  { paper: '#f6f1e7', ink: '#2b2440', strong: '#5d4a9c', soft: '#e58f7b' },
  { paper: '#1d2b26', ink: '#ece6d2', strong: '#d7643f', soft: '#4e7a63' },
  { paper: '#dfe7ea', ink: '#16222e', strong: '#26648e', soft: '#f0a868' },
  { paper: '#f2c75c', ink: '#2a2318', strong: '#b23a2e', soft: '#fbe6ae' },
  { paper: '#2d2a4a', ink: '#f4eee1', strong: '#f08a5d', soft: '#6a5d94' },
  { paper: '#efe2dc', ink: '#3b1f2b', strong: '#a63d57', soft: '#8fa89b' },
]

/** Draws a cover as SVG, 600 by 900. The same book always gets the same one; nothing is fetched to show it. */
export function drawCover({ title, author, seedKey }: { title: string; author: string; seedKey: string }): string {
  const luck = chanceFor(seedKey)
  const palette = luck.pick(palettes)
  const draw = luck.pick(layouts)
  const words = { title: clean(title) || 'Untitled', author: clean(author) }
  const parts = draw({ words, palette, luck })
  const open = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 900" width="600" height="900" role="img">'
  const ground = `<rect width="600" height="900" fill="${palette.paper}"/>`
  // The fold along the spine, so that a flat drawing reads as a book.
  const fold = '<path d="M14 0V900" stroke="#000" stroke-opacity=".14" stroke-width="3"/>'
  return `${open}${ground}${parts.join('')}${fold}</svg>`
}

function chanceFor(seedKey: string): Chance {
  return chance(createHash('sha256').update(`cover:${seedKey}`).digest().readUInt32BE(0))
}
