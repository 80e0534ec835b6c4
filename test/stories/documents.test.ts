import { describe, expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { composeSupergraph } from '../../scripts/compose/supergraph.ts'
import * as demo from '../../scripts/demo/documents.ts'
import * as deskOrders from '../../web/office/orders/orders.ts'
import * as staff from '../../web/office/staff.ts'
import * as deskStock from '../../web/office/stock/stock.ts'
import * as deskWaiting from '../../web/office/waiting/waiting.ts'
import { tabs } from '../../web/playground/tabs.ts'
import * as orderPage from '../../web/shop/order.ts'

const composed = composeSupergraph()
if ('faults' in composed) throw new Error(composed.faults.join('\n'))
const { api } = composed

const faults = (document: string) => validate(api, parse(document)).map(({ message }) => message)

/** Every document that a module of the pages exports, by its name. */
const documentsOf = (module: object): [string, string][] =>
  Object.entries({ ...module, ...('deeds' in module ? (module.deeds as object) : {}) }).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text]] : [],
  )
const asked = [orderPage, deskOrders, deskWaiting, deskStock, staff].flatMap(documentsOf)

describe('The public graph answers', () => {
  test.each(tabs.map(({ query }, at) => ({ query, tab: at + 1 })))(
    'what tab $tab of the playground asks',
    ({ query }) => {
      expect(faults(query)).toEqual([])
    },
  )

  test.each(asked)('what the pages ask: %s', (_name, document) => {
    expect(faults(document)).toEqual([])
  })

  test.each(Object.entries(demo))('what the demo asks: %s', (_name, document) => {
    expect(faults(document)).toEqual([])
  })
})
