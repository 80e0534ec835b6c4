import { describe, expect, test } from '@jest/globals'
import { seedCatalogue } from '../seed/books.ts'
import { drawCover } from '../seed/cover.ts'
import { seedId } from '../seed/seed-id.ts'
import { SeedContributor, SeedWork } from '../seed/shape.ts'
import { syntheticCatalogue, syntheticContributors } from '../seed/synthetic.ts'

const { subjects, series, contributors, works } = seedCatalogue()
const editions = works.flatMap((work) => work.editions)
const codes = new Set(subjects.map((subject) => subject.code))

describe('the shelves that Mrs Page opens her shop with', () => {
  test('hold about two hundred works or more, each credited to someone on the list', () => {
    expect(works.length).toBeGreaterThanOrEqual(190)
    const listed = new Set(contributors.map((person) => person.key))
    for (const { credits } of [...works, ...editions])
      for (const { contributor } of credits) expect(listed).toContain(contributor)
  })

  test('carry only ISBNs with the right check digit, none of them twice', () => {
    const isbns = editions.flatMap((edition) => edition.isbn ?? [])
    expect(isbns.length).toBeGreaterThan(100)
    expect(new Set(isbns).size).toBe(isbns.length)
    expect(isbns.filter((isbn) => checkDigit(isbn) !== Number(isbn[12]))).toEqual([])
  })

  test('give every edition an address of its own', () => {
    expect(new Set(editions.map((edition) => edition.slug)).size).toBe(editions.length)
  })

  test('use no subject or series that the tables do not explain, and explain none that is unused', () => {
    expect(new Set(works.flatMap((work) => work.subjects))).toEqual(codes)
    expect(new Set(works.flatMap((work) => work.series?.series ?? []))).toEqual(new Set(series.map((each) => each.key)))
  })

  test('describe each work in two sentences or more, and no two alike', () => {
    const descriptions = works.map((work) => work.description)
    expect(new Set(descriptions).size).toBe(descriptions.length)
    expect(descriptions.filter((text) => text.split(/[.!?]['’]?(?: |$)/).length < 3)).toEqual([])
  })

  test('credit the whole of a work in each of its editions, in an unbroken order', () => {
    for (const work of works) {
      for (const edition of work.editions) {
        expect(edition.credits.slice(0, work.credits.length)).toEqual(work.credits)
        expect(edition.credits.map((credit) => credit.order)).toEqual(edition.credits.map((_, i) => i + 1))
      }
    }
  })

  test('name a translator wherever an edition speaks another language than its author wrote', () => {
    const silent = works.flatMap((work) =>
      work.editions.filter(
        ({ language, credits }) =>
          language !== work.originalLanguage && !credits.some(({ role }) => role === 'TRANSLATOR'),
      ),
    )
    expect(silent.map((edition) => edition.slug)).toEqual(withUnnamedTranslators)
  })

  test('have books for every kind of trouble: sold out, the last copy, not out yet', () => {
    const forthcoming = editions.filter((edition) => edition.published?.startsWith('2027'))
    const soldOut = editions.filter((edition) => edition.stock === 0 && !forthcoming.includes(edition))
    expect(soldOut.length).toBeGreaterThanOrEqual(6)
    expect(editions.filter((edition) => edition.stock === 1).length).toBeGreaterThanOrEqual(6)
    expect(forthcoming.length).toBeGreaterThanOrEqual(5)
    expect(forthcoming.filter((edition) => edition.stock > 0 || edition.isbn || !edition.note)).toEqual([])
  })

  test('weigh what is printed and nothing else', () => {
    const printed = (format: string) => format === 'PAPERBACK' || format === 'HARDCOVER'
    expect(editions.filter((edition) => printed(edition.format) !== (edition.weightGrams !== null))).toEqual([])
  })

  test('let nobody die before being born', () => {
    expect(contributors.filter(({ born, died }) => born !== null && died !== null && died <= born)).toEqual([])
  })
})

test('a seeded book has the same id on every machine', () => {
  expect(seedId('work:the-hobbit')).toBe('85c33a83-0092-868c-ad0c-33f90760cd82')
  expect(seedId('edition:the-hobbit-paperback')).toBe('c0a5ceed-d881-863f-88cb-2783ff7429be')
})

describe('a drawn cover', () => {
  const hostile = [
    '<script>&"\' ]]>',
    'W'.repeat(300),
    'a very long title '.repeat(17),
    '\u0000\ud800\u200b',
    '三体 '.repeat(100),
    '',
  ]

  test('is well-formed and small, whatever the title and the layout', () => {
    for (const title of hostile) {
      for (let i = 0; i < 40; i++) {
        const svg = drawCover({ title, author: `${title} & Sons`, seedKey: `cover-${i}` })
        expect(faultOf(svg)).toBeNull()
        expect(Buffer.byteLength(svg)).toBeLessThan(6 * 1024)
      }
    }
  })

  test('is the same each time for one book, and differs from book to book', () => {
    const drawn = works.map(({ key, title }) => drawCover({ title, author: 'Ann', seedKey: key }))
    expect(drawn).toEqual(works.map(({ key, title }) => drawCover({ title, author: 'Ann', seedKey: key })))
    expect(new Set(drawn).size).toBe(drawn.length)
  })

  test('asks nothing of any other host', () => {
    const svg = drawCover({ title: 'Emma', author: 'Jane Austen', seedKey: 'emma' })
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|@import|<script/)
  })
})

describe('an invented catalogue', () => {
  test('is the same for the same seed, and another for another', () => {
    const [first, again, other] = [1, 1, 2].map((seed) => [...syntheticCatalogue(200, seed)])
    expect(first).toEqual(again)
    expect(first).not.toEqual(other)
    expect([...syntheticCatalogue(50)]).toEqual(first?.slice(0, 50))
  })

  test('has the shape of the real one, with subjects from its table and authors from its list', () => {
    const people = [...syntheticContributors()]
    const listed = new Set(people.map((person) => person.key))
    for (const person of people.slice(0, 500)) SeedContributor.parse(person)
    for (const work of syntheticCatalogue(2_000)) {
      SeedWork.parse(work)
      expect(work.subjects.filter((code) => !codes.has(code))).toEqual([])
      expect(work.editions.every((edition) => edition.isbn === null)).toBe(true)
      expect(work.credits.every((credit) => listed.has(credit.contributor))).toBe(true)
    }
  })

  test('never repeats an address, and lets few authors write much', () => {
    const slugs = new Set<string>()
    const written = new Map<string, number>()
    for (const work of syntheticCatalogue(20_000)) {
      for (const edition of work.editions) slugs.add(edition.slug)
      for (const { contributor } of work.credits) written.set(contributor, (written.get(contributor) ?? 0) + 1)
    }
    const most = [...written.values()].sort((a, b) => b - a)
    expect(slugs.size).toBe(20_000)
    expect(most[0]).toBeGreaterThan(50 * (most[Math.floor(most.length / 2)] ?? Number.POSITIVE_INFINITY))
  })
})

/** Nobody here has seen its title page. */
const withUnnamedTranslators = ['akira-paperback']

function checkDigit(isbn: string): number {
  const sum = [...isbn.slice(0, 12)].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0)
  return (10 - (sum % 10)) % 10
}

/** A small XML reader: what is wrong with the markup, or null. */
function faultOf(xml: string): string | null {
  const open: string[] = []
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<&]*")*)(\/?)>/g,
    (_, closing, name, _attributes, empty) => {
      if (closing) return open.pop() === name ? '' : '<'
      if (!empty) open.push(name)
      return ''
    },
  )
  if (open.length > 0) return `${open.join(', ')} left open`
  if (/[<>]|&(?!amp;|lt;|gt;|quot;|#39;)/.test(rest)) return `loose markup: ${rest}`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what XML 1.0 forbids.
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(xml) || !xml.isWellFormed()
    ? 'a character XML has not'
    : null
}
