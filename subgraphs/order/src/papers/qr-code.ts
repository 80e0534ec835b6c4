import { create } from 'qrcode'

/** Draws a QR code of the text as squares, so that it is sharp at any size; `side` is its whole width in points. */
export function drawQrCode(
  pdf: PDFKit.PDFDocument,
  text: string,
  { x, y, side }: { x: number; y: number; side: number },
): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const step = side / modules.size
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) pdf.rect(x + column * step, y + row * step, step, step)
    }
  }
  pdf.fill('#000000')
}
