import PDFDocument from 'pdfkit'
import type { Fonts } from './fonts.ts'

/** A paper of A4 pages in the making, in points from the upper left; `y` is where the next thing goes. */
export interface Sheet {
  readonly pdf: PDFKit.PDFDocument
  y: number
}

export const [left, right, width] = [56, 539, 483]
const [top, bottom] = [56, 770]

const ink = '#1c2321'
const soft = '#5d6662'
const hair = '#d5d0c4'

export interface Says {
  readonly title: string
  readonly author: string
  readonly at: Date
}

export function openSheet({ plain, bold }: Fonts, { title, author, at }: Says): Sheet {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Author: author, Creator: 'Quire', CreationDate: at },
    // None at first: pdfkit's own lies in a file that no bundle has. Its types do not know that there may be none.
    font: null as unknown as string,
  })
  pdf.registerFont('plain', plain)
  pdf.registerFont('bold', bold)
  return { pdf, y: top }
}

export interface Look {
  readonly x?: number
  readonly width?: number
  readonly size?: number
  readonly face?: 'plain' | 'bold'
  readonly tone?: 'ink' | 'soft'
  readonly align?: 'left' | 'right'
}

/** Writes at `y` without moving it; answers how high it is. Lines break at words, and within a word that is too long for one. */
export function write({ pdf, y }: Sheet, text: string, look: Look = {}): number {
  const { x = left, size = 9.5, face = 'plain', tone = 'ink', align = 'left' } = look
  const options = { width: look.width ?? right - x, align, lineGap: 2 }
  pdf
    .font(face)
    .fontSize(size)
    .fillColor(tone === 'ink' ? ink : soft)
  pdf.text(text, x, y, options)
  return heightOf(pdf, text, look)
}

/** How high a text will be, as `write` would write it. */
export function heightOf(pdf: PDFKit.PDFDocument, text: string, look: Look = {}): number {
  const { x = left, size = 9.5, face = 'plain', align = 'left' } = look
  return pdf
    .font(face)
    .fontSize(size)
    .heightOfString(text, { width: look.width ?? right - x, align, lineGap: 2 })
}

/** A thin line over the whole width at `y`. */
export function rule({ pdf, y }: Sheet, thickness = 0.5): void {
  pdf.moveTo(left, y).lineTo(right, y).lineWidth(thickness).strokeColor(hair).stroke()
}

/** Turns to a new page unless so much still fits on this one; answers whether it did. */
export function makeRoom(sheet: Sheet, height: number): boolean {
  if (sheet.y + height <= bottom) return false
  sheet.pdf.addPage()
  sheet.y = top
  return true
}

/** Writes this at the foot of each page, with its number, and ends the paper. */
export function close(sheet: Sheet, foot: string): PDFKit.PDFDocument {
  const { pdf } = sheet
  const { start, count } = pdf.bufferedPageRange()
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page)
    sheet.y = 800
    write(sheet, foot, { size: 7.5, tone: 'soft', width: 380 })
    write(sheet, `Page ${page - start + 1} of ${count}`, { size: 7.5, tone: 'soft', x: 440, align: 'right' })
  }
  pdf.end()
  return pdf
}
