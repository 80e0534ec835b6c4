import { describe, expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { composeSupergraph } from '../../scripts/compose/supergraph.ts'
import * as demo from '../../scripts/demo/documents.ts'
import { tabs } from '../../web/playground/tabs.ts'

const composed = composeSupergraph()
if ('faults' in composed) throw new Error(composed.faults.join('\n'))
const { api } = composed

const faults = (document: string) => validate(api, parse(document)).map(({ message }) => message)

describe('The public graph answers', () => {
  test.each(tabs.map(({ query }, at) => ({ query, tab: at + 1 })))(
    'what tab $tab of the playground asks',
    ({ query }) => {
      expect(faults(query)).toEqual([])
    },
  )

  test.each(Object.entries(demo))('what the demo asks: %s', (_name, document) => {
    expect(faults(document)).toEqual([])
  })
})
