import { expect, test } from '@jest/globals'
import { sortTitle } from './sort-title.ts'

test.each([
  ['The Hobbit', 'en', 'hobbit'],
  ['A Room of One’s Own', 'en', 'room of one s own'],
  ['Anna Karenina', 'en', 'anna karenina'],
  ['L’Étranger', 'fr', 'etranger'],
  ['Die Verwandlung', 'de', 'verwandlung'],
  ['Die Trying', 'en', 'die trying'],
  ['1984', 'en', '1984'],
  ['???', 'en', '???'],
  ['Мастер и Маргарита', 'ru', 'мастер и маргарита'],
])('%s (%s) stands at %s', (title, language, place) => {
  expect(sortTitle(title, language)).toBe(place)
})
