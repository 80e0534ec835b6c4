import { createHash } from 'node:crypto'
import type { BookSnapshot } from '@quire/contracts/snapshot'

type Planted = Partial<Omit<BookSnapshot, 'contributors' | 'price' | 'subjects'>> & {
  readonly title: string
  readonly by?: readonly string[]
  readonly translatedBy?: string
  readonly about?: readonly (keyof typeof headings)[]
  readonly cents?: number
}

const headings = {
  FMB: 'Epic fantasy',
  FBC: 'Classic fiction',
  FL: 'Science fiction',
  FF: 'Crime and mystery',
  YFB: 'Stories for children',
  DC: 'Poetry',
  NH: 'History',
  QD: 'Philosophy',
} as const

/** An id that follows from a name, so that tests can name it. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A snapshot as the catalogue tells it, with what the test does not care about filled in. */
export function book({
  by = ['Nobody'],
  translatedBy,
  about = ['FBC'],
  cents = 1299,
  ...given
}: Planted): BookSnapshot {
  const person = (name: string, role: string) => ({ id: idOf(`person ${name}`), name, role })
  return {
    bookId: idOf(`${given.title} ${given.format ?? ''} ${given.language ?? ''}`),
    workId: idOf(`work ${given.title}`),
    version: 1,
    slug: given.title.toLowerCase().replaceAll(/\W+/g, '-'),
    isbn: null,
    subtitle: null,
    series: null,
    description: `A book called ${given.title}.`,
    format: 'PAPERBACK',
    language: 'en',
    publisher: 'Quire Press',
    publishedOn: '2001-01-01',
    available: 5,
    popularity: 10,
    ...given,
    contributors: [
      ...by.map((name) => person(name, 'AUTHOR')),
      ...(translatedBy ? [person(translatedBy, 'TRANSLATOR')] : []),
    ],
    subjects: about.map((code) => ({ code, heading: headings[code] })),
    price: { amount: cents, currency: 'EUR' },
  }
}

const tolkien = ['J. R. R. Tolkien']
const austen = ['Jane Austen']
const ring = { by: tolkien, about: ['FMB'], series: 'The Lord of the Rings' } as const

const named: Planted[] = [
  {
    ...ring,
    title: 'The Fellowship of the Ring',
    isbn: '9780261102354',
    publishedOn: '1954-07-29',
    popularity: 90,
    description: 'A hobbit inherits a ring that a dark power wants back, and sets out with eight companions.',
  },
  {
    ...ring,
    title: 'The Two Towers',
    publishedOn: '1954-11-11',
    popularity: 80,
    description: 'The fellowship is broken. Two hobbits walk east with a guide whom they do not trust.',
  },
  {
    ...ring,
    title: 'The Return of the King',
    publishedOn: '1955-10-20',
    popularity: 80,
    format: 'HARDCOVER',
    cents: 2499,
  },
  {
    title: 'The Hobbit',
    by: tolkien,
    about: ['FMB', 'YFB'],
    isbn: '9780261102217',
    publishedOn: '1937-09-21',
    popularity: 95,
    description: 'A hobbit who likes his breakfast is taken along to rob a dragon.',
  },
  { title: 'The Silmarillion', by: tolkien, about: ['FMB'], publishedOn: '1977-09-15', popularity: 40, available: 0 },
  {
    title: 'Pride and Prejudice',
    by: austen,
    publishedOn: '1813-01-28',
    popularity: 99,
    isbn: '9780141439518',
    cents: 899,
  },
  {
    title: 'Pride and Prejudice',
    by: austen,
    publishedOn: '1813-01-28',
    popularity: 30,
    format: 'AUDIOBOOK',
    cents: 1999,
  },
  {
    title: 'Emma',
    by: austen,
    publishedOn: '1815-12-23',
    popularity: 70,
    cents: 899,
    description: 'A young woman arranges the marriages of others; pride has something to do with it.',
  },
  { title: 'Persuasion', by: austen, publishedOn: '1817-12-20', popularity: 60, available: 0 },
  { title: 'Jane Eyre', by: ['Charlotte Brontë'], publishedOn: '1847-10-16', popularity: 85 },
  {
    title: 'Wuthering Heights',
    by: ['Emily Brontë'],
    publishedOn: '1847-12-01',
    popularity: 82,
    format: 'HARDCOVER',
    cents: 3499,
  },
  {
    title: 'Les Misérables',
    by: ['Victor Hugo'],
    language: 'fr',
    publishedOn: '1862-03-30',
    popularity: 60,
    cents: 5900,
    description: 'Un forçat devient honnête homme.',
  },
  {
    title: 'Les Misérables',
    by: ['Victor Hugo'],
    translatedBy: 'Christine Donougher',
    publishedOn: '1862-03-30',
    popularity: 55,
    cents: 1699,
  },
  { title: 'Der Zauberberg', by: ['Thomas Mann'], language: 'de', publishedOn: '1924-11-20', popularity: 50 },
  {
    title: 'Smilla’s Sense of Snow',
    by: ['Peter Høeg'],
    translatedBy: 'Tiina Nunnally',
    about: ['FF'],
    publishedOn: '1992-01-01',
  },
  { title: 'Ender’s Game', by: ['Orson Scott Card'], about: ['FL'], publishedOn: '1985-01-15', popularity: 65 },
  { title: 'It', by: ['Stephen King'], about: ['FF'], publishedOn: '1986-09-15', popularity: 66 },
  {
    title: 'Nineteen Eighty-Four',
    by: ['George Orwell'],
    about: ['FL'],
    publishedOn: '1949-06-08',
    popularity: 88,
    format: 'EBOOK',
    cents: 699,
  },
  { title: 'Twenty Thousand Leagues Under the Sea', by: ['Jules Verne'], about: ['FL'], publishedOn: '1870-01-01' },
  {
    title: 'The Book of <b>Bold</b> & "Quoted" Things',
    by: ['<script>alert(1)</script> Jones'],
    about: ['QD'],
    description: 'It says <img src=x onerror=alert(1)> and means nothing by it.',
  },
  { title: 'A Fire Upon the Deep', by: ['Vernor Vinge'], about: ['FL'], publishedOn: null },
]

const shelfOfPoems: Planted[] = [...Array(40)].map((_, index) => ({
  title: `Lantern Poems ${String(index + 1).padStart(2, '0')}`,
  by: [`Poet ${['Alder', 'Birch', 'Cedar', 'Doyle'][index % 4]}`],
  about: ['DC'],
  cents: 500 + 100 * index,
  publishedOn: `${1980 + index}-05-01`,
  format: (['PAPERBACK', 'HARDCOVER', 'EBOOK', 'AUDIOBOOK'] as const)[index % 4] ?? 'PAPERBACK',
  available: index % 5 === 0 ? 0 : 3,
  popularity: index,
}))

/** Sixty-one books that people know, with what makes searching hard. */
export const shelf: readonly BookSnapshot[] = [...named, ...shelfOfPoems].map(book)

export function titled(title: string, format?: string): BookSnapshot {
  const found = shelf.find((one) => one.title === title && (format === undefined || one.format === format))
  if (!found) throw new Error(`no ${title} on the shelf`)
  return found
}
