import type { estypes } from '@elastic/elasticsearch'

// A new shape of the documents gets a new number: rooms of both versions then run side by side, each on its own index.
export const shapeNumber = 1

const text = { type: 'text', analyzer: 'quire_text' } as const
const keyword = { type: 'keyword' } as const
const integer = { type: 'integer' } as const
const begun = { type: 'text', analyzer: 'quire_begun', search_analyzer: 'quire_plain' } as const

export const mappings: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  properties: {
    version: { ...integer, index: false },
    stockVersion: { ...integer, index: false },
    listed: { type: 'boolean' },
    available: integer,
    isbn: keyword,
    title: text,
    subtitle: text,
    people: text,
    topics: text,
    description: { ...text, norms: false },
    vocabulary: { type: 'text', analyzer: 'quire_plain', norms: false },
    beginTitle: begun,
    beginPeople: begun,
    beginSeries: begun,
    authors: { ...keyword, index: false, doc_values: false },
    series: { ...keyword, index: false, doc_values: false },
    titleKey: keyword,
    sortTitle: keyword,
    bookId: keyword,
    format: keyword,
    language: keyword,
    price: integer,
    publishedDay: integer,
    popularity: { type: 'float' },
    subjectCodes: keyword,
    subjectKeys: keyword,
    contributorIds: keyword,
    contributorKeys: keyword,
  },
}

const folding = ['lowercase', 'asciifolding']

export const refreshEvery = '1s'

export const settings: estypes.IndicesIndexSettings = {
  number_of_shards: 1,
  auto_expand_replicas: '0-1',
  refresh_interval: refreshEvery,
  analysis: {
    char_filter: { no_apostrophes: { type: 'mapping', mappings: ["'=>", '’=>', '‘=>', 'ʼ=>', '`=>', '´=>'] } },
    tokenizer: { words: { type: 'pattern', pattern: '[^\\p{L}\\p{N}\\p{M}]+' } },
    filter: {
      quire_stem: { type: 'stemmer', language: 'porter2' },
      beginnings: { type: 'edge_ngram', min_gram: 1, max_gram: 20 },
    },
    analyzer: {
      quire_text: analyzer([...folding, 'quire_stem']),
      quire_plain: analyzer(folding),
      quire_begun: analyzer([...folding, 'beginnings']),
    },
  },
}

function analyzer(filter: string[]): estypes.AnalysisAnalyzer {
  return { type: 'custom', char_filter: ['no_apostrophes'], tokenizer: 'words', filter }
}
