import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import type { Life } from '@quire/platform/lifecycle'
import { parse } from 'graphql'

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'

/** Three small rooms that share entities as the real ones do. */
export const contracts = {
  user: `${link}
    type Query { whoAmI: String! }
    type Mutation { whoActs: String! signIn: Boolean! signOut: Boolean! }
    type User @key(fields: "id") { id: ID! name: String! }`,
  catalog: `${link}
    type Query { book(id: ID!): Book hang: String }
    type Shelf { name: String! }
    type Book @key(fields: "id") {
      id: ID! title: String! shelf: Shelf! secret: String broken: String hanging: String related: Book
    }`,
  order: `${link}
    type Query { order: Order gap: Order lost: Lost! }
    type Lost { customer: User! }
    type Mutation { wrap: Boolean! }
    type Subscription { orderTracking(orderId: ID!, after: Int): Tracking! plain: String! failing: String }
    type Tracking { sequence: Int! event: String order: Order! }
    type Order @key(fields: "id") { id: ID! customer: User lines: [Line!]! }
    type Line { book: Book }
    type User @key(fields: "id", resolvable: false) { id: ID! }
    type Book @key(fields: "id", resolvable: false) { id: ID! }`,
} as const

/** In a rollout the supergraph may be ahead of a room: this one does not have the field yet. */
const promised = { ...contracts, catalog: contracts.catalog.replace('id: ID! title', 'id: ID! subtitle: String title') }

export type RoomName = keyof typeof contracts

/** Composes them into a file, as `npm run compose` does for the real ones; answers its path. */
export function composedFile(life: Life): string {
  const services = Object.entries(promised).map(([name, sdl]) => ({
    name,
    url: `http://${name}/graphql`,
    typeDefs: parse(sdl),
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new Error(errors?.join('\n'))
  const folder = mkdtempSync(join(tmpdir(), 'supergraph-'))
  life.hold('supergraph', folder, () => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'supergraph.graphql'), supergraphSdl)
  return join(folder, 'supergraph.graphql')
}
