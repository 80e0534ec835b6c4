import type { Chance } from './chance.ts'
import { type Box, escapeXml, fit } from './cover-text.ts'

export type Palette = { readonly paper: string; readonly ink: string; readonly strong: string; readonly soft: string }
type Cover = { words: { title: string; author: string }; palette: Palette; luck: Chance }
type Layout = (cover: Cover) => string[]
type Place = {
  x: number
  y: number
  anchor: 'start' | 'middle'
  colour: string
  face: 'serif' | 'sans'
  weight?: number
}

export const layouts: readonly [Layout, ...Layout[]] = [plate, sun, arches, tiles, hills, initial, waves, ribbons]

/** A paper label with a double rule on a patterned cloth. */
function plate({ words, palette, luck }: Cover): string[] {
  const step = luck.pick([40, 50, 60])
  const mark = luck.pick(['M0 20L20 0L40 20L20 40Z', 'M20 0V40M0 20H40', 'M0 40Q20 0 40 40', 'M5 5H35V35H5Z'])
  const cloth = `<defs><pattern id="p" width="${step}" height="${step}" patternUnits="userSpaceOnUse"><path d="${mark}" fill="none" stroke="${palette.soft}" stroke-width="2.5"/></pattern></defs>`
  return [
    rect(0, 0, 600, 900, palette.strong),
    cloth,
    rect(0, 0, 600, 900, 'url(#p)'),
    rect(80, 150, 440, 470, palette.paper),
    frame(94, 164, 412, 442, palette.ink, 3),
    frame(102, 172, 396, 426, palette.ink, 1),
    write(words.title, { width: 350, height: 260, largest: 66, smallest: 20 }, at(300, 325, palette.ink)),
    `<path d="M250 482H350" stroke="${palette.strong}" stroke-width="4"/>`,
    write(words.author, { width: 350, height: 70, largest: 34, smallest: 16 }, at(300, 535, palette.ink)),
  ]
}

/** A disc above a horizon. */
function sun({ words, palette, luck }: Cover): string[] {
  const x = luck.whole(180, 420)
  const r = luck.whole(130, 175)
  const lines = [0, 1, 2, 3, 4, 5].map((i) => `M0 ${430 + i * i * 4 + i * 8}H600`).join('')
  return [
    `<circle cx="${x}" cy="300" r="${r}" fill="${palette.strong}"/>`,
    rect(0, 420, 600, 480, palette.paper),
    `<path d="${lines}" stroke="${palette.soft}" stroke-width="5"/>`,
    write(words.author, { width: 480, height: 60, largest: 36, smallest: 16 }, left(60, 84, palette.ink)),
    write(
      words.title,
      { width: 480, height: 270, largest: 84, smallest: 20 },
      { ...left(60, 715, palette.ink), face: 'serif' },
    ),
  ]
}

/** Rainbow arches standing on the lower edge of the title. */
function arches({ words, palette, luck }: Cover): string[] {
  const colours = luck.pick([
    [palette.strong, palette.soft, palette.ink],
    [palette.ink, palette.strong, palette.soft],
    [palette.soft, palette.ink, palette.strong],
  ])
  const bows = [0, 1, 2, 3, 4].map((i) => {
    const r = 240 - i * 46
    return `<path d="M${300 - r} 900V${640}A${r} ${r} 0 0 1 ${300 + r} 640V900Z" fill="${i % 2 ? palette.paper : colours[i / 2]}"/>`
  })
  return [
    write(words.title, { width: 500, height: 230, largest: 72, smallest: 20 }, at(300, 180, palette.ink)),
    write(
      words.author,
      { width: 500, height: 56, largest: 34, smallest: 15 },
      { ...at(300, 342, palette.ink), face: 'sans' },
    ),
    ...bows,
  ]
}

/** A quilt of quarter circles. */
function tiles({ words, palette, luck }: Cover): string[] {
  const colours = [palette.strong, palette.soft, palette.ink] as const
  const cells = Array.from({ length: 20 }, (_, i) => {
    const [x, y] = [(i % 5) * 120, Math.floor(i / 5) * 120]
    const turn = luck.pick([0, 90, 180, 270])
    return `<path transform="rotate(${turn} ${x + 60} ${y + 60})" d="M${x} ${y}H${x + 120}A120 120 0 0 1 ${x} ${y + 120}Z" fill="${luck.pick(colours)}"/>`
  })
  return [
    ...cells,
    write(words.title, { width: 490, height: 240, largest: 78, smallest: 20 }, left(55, 650, palette.ink)),
    write(
      words.author,
      { width: 490, height: 60, largest: 36, smallest: 16 },
      { ...left(55, 835, palette.ink), face: 'sans' },
    ),
  ]
}

/** Ridges behind ridges, with a moon. */
function hills({ words, palette, luck }: Cover): string[] {
  const ridges = [0, 1, 2, 3].map((i) => {
    const base = 520 + i * 85
    const points = [0, 1, 2, 3, 4].map((j) => `${j * 150} ${base + luck.whole(-60, 40)}`)
    const fill = [palette.soft, palette.strong, palette.soft, palette.ink][i]
    const veil = i === 2 ? ' fill-opacity=".75"' : ''
    return `<path d="M0 900L${points.join('L')}L600 900Z" fill="${fill}"${veil}/>`
  })
  return [
    `<circle cx="${luck.whole(380, 480)}" cy="${luck.whole(400, 440)}" r="52" fill="${palette.strong}"/>`,
    ...ridges,
    write(words.title, { width: 490, height: 260, largest: 80, smallest: 20 }, left(55, 205, palette.ink)),
    write(words.author, { width: 490, height: 60, largest: 32, smallest: 16 }, left(55, 838, palette.paper)),
  ]
}

/** The first letter, much too large. */
function initial({ words, palette, luck }: Cover): string[] {
  const letter = [...words.title.replace(/^(the|a|an) /i, '')].find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? '¶'
  const y = luck.whole(560, 600)
  return [
    rect(0, 0, 600, 660, palette.strong),
    `<text x="300" y="${y}" text-anchor="middle" font-family="Georgia,serif" font-weight="700" font-size="640" fill="${palette.soft}">${escapeXml(letter.toUpperCase())}</text>`,
    rect(0, 660, 600, 240, palette.paper),
    `<path d="M0 660H600" stroke="${palette.ink}" stroke-width="6"/>`,
    write(words.title, { width: 500, height: 130, largest: 58, smallest: 18 }, at(300, 742, palette.ink)),
    write(
      words.author,
      { width: 500, height: 50, largest: 32, smallest: 14 },
      { ...at(300, 852, palette.ink), face: 'sans' },
    ),
  ]
}

/** A sea of lines, calm above and moved below. */
function waves({ words, palette, luck }: Cover): string[] {
  const swell = luck.whole(14, 30)
  const rows = Array.from({ length: 11 }, (_, i) => {
    const y = 400 + i * 48
    const lift = 4 + (swell * i) / 6
    return `<path d="M-50 ${y}q50 -${lift} 100 0t100 0t100 0t100 0t100 0t100 0t100 0" fill="none" stroke="${i % 3 === 1 ? palette.strong : palette.soft}" stroke-width="${4 + i}"/>`
  })
  return [
    ...rows,
    write(words.title, { width: 490, height: 225, largest: 76, smallest: 20 }, at(300, 178, palette.ink)),
    write(
      words.author,
      { width: 490, height: 56, largest: 34, smallest: 15 },
      { ...at(300, 350, palette.ink), face: 'sans' },
    ),
  ]
}

/** Upright ribbons of different lengths, like the markers in a prayer book. */
function ribbons({ words, palette, luck }: Cover): string[] {
  const colours = [palette.strong, palette.soft, palette.ink] as const
  const bands = [0, 1, 2, 3, 4, 5, 6].map((i) => {
    const x = 55 + i * 72
    const end = luck.whole(180, 470)
    return `<path d="M${x} 0H${x + 58}V${end}L${x + 29} ${end - 26}L${x} ${end}Z" fill="${luck.pick(colours)}"/>`
  })
  return [
    ...bands,
    write(words.title, { width: 490, height: 240, largest: 78, smallest: 20 }, left(55, 640, palette.ink)),
    write(
      words.author,
      { width: 490, height: 60, largest: 36, smallest: 16 },
      { ...left(55, 825, palette.ink), face: 'sans' },
    ),
  ]
}

const at = (x: number, y: number, colour: string): Place => ({ x, y, anchor: 'middle', colour, face: 'serif' })
const left = (x: number, y: number, colour: string): Place => ({ x, y, anchor: 'start', colour, face: 'serif' })

/** Sets the text centred on the place's height. */
function write(text: string, box: Box, place: Place): string {
  if (text === '') return ''
  const { size, lines } = fit(text, box)
  const leading = size * 1.16
  const first = place.y - ((lines.length - 1) * leading) / 2 + size * 0.34
  const family = place.face === 'serif' ? "Georgia,'Times New Roman',serif" : 'Helvetica,Arial,sans-serif'
  const look = place.face === 'serif' ? 'font-weight="700"' : 'letter-spacing="1"'
  const spans = lines.map(
    (line, i) => `<tspan x="${place.x}" y="${Math.round(first + i * leading)}">${escapeXml(line)}</tspan>`,
  )
  return `<text font-family="${family}" ${look} font-size="${size}" text-anchor="${place.anchor}" fill="${place.colour}">${spans.join('')}</text>`
}

function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`
}

function frame(x: number, y: number, width: number, height: number, colour: string, thick: number): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${colour}" stroke-width="${thick}"/>`
}
