/** The ISBN-13 of what was typed: hyphens and spaces fall away, an ISBN-10 is lengthened; null when it is none. */
export function readIsbn(typed: string): string | null {
  if (typed.length > 40) return null
  const digits = typed.replace(/[\s\-‐‑–]/g, '').toUpperCase()
  if (/^97[89]\d{10}$/.test(digits)) return checkDigit13(digits) === digits[12] ? digits : null
  if (!/^\d{9}[\dX]$/.test(digits) || checkDigit10(digits) !== digits[9]) return null
  const stem = `978${digits.slice(0, 9)}`
  return stem + checkDigit13(stem)
}

function checkDigit13(digits: string): string {
  const sum = weighted(digits, 12, (place) => (place % 2 === 0 ? 1 : 3))
  return String((10 - (sum % 10)) % 10)
}

function checkDigit10(digits: string): string {
  const rest = (11 - (weighted(digits, 9, (place) => 10 - place) % 11)) % 11
  return rest === 10 ? 'X' : String(rest)
}

const weighted = (digits: string, length: number, weight: (place: number) => number): number =>
  [...digits.slice(0, length)].reduce((sum, digit, place) => sum + Number(digit) * weight(place), 0)
