import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { toGlobalId } from '@quire/platform/id'
import type { Viewer } from '@quire/platform/viewer'
import { asked, bearer, join, openRoom, people, type UserRoom, visitor } from './user-room.ts'

let room: UserRoom
let ann: Viewer
let bob: Viewer
beforeAll(async () => {
  room = await openRoom()
  ann = bearer((await join(room, people.ann)).accessToken)
  bob = bearer((await join(room, people.bob)).accessToken)
}, 30_000)
afterAll(() => room.close())

const home = { name: 'Ann Archer', street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' }
const address = 'address { id name street city postcode country isDefault }'
const failure = '... on UserError { code field }'
const add = (input: object, viewer = ann) =>
  room.ask(
    `mutation ($input: AddAddressInput!) { addAddress(input: $input) { __typename ... on AddAddressSuccess { ${address} user { addresses { id isDefault } } } ${failure} } }`,
    { input },
    viewer,
  )
const update = (input: object, viewer = ann) =>
  room.ask(
    `mutation ($input: UpdateAddressInput!) { updateAddress(input: $input) { __typename ... on UpdateAddressSuccess { ${address} } ${failure} } }`,
    { input },
    viewer,
  )
const remove = (id: string, viewer = ann) =>
  room.ask(
    `mutation ($input: RemoveAddressInput!) { removeAddress(input: $input) { __typename ... on RemoveAddressSuccess { removedId user { addresses { id } } } ${failure} } }`,
    { input: { id } },
    viewer,
  )
const addressesOf = async (viewer: Viewer) => (await room.ask(asked.me, {}, viewer)).data.me.addresses

test("Ann's first address becomes her default, and a later one when she says so", async () => {
  const first = (await add({ ...home, country: 'de' })).data.addAddress.address
  expect(first).toMatchObject({ ...home, isDefault: true })
  const second = (await add({ ...home, city: 'Halle', isDefault: true })).data.addAddress
  expect(second.user.addresses).toEqual([
    { id: first.id, isDefault: false },
    { id: second.address.id, isDefault: true },
  ])
})

test('Ann changes one line and the rest stays', async () => {
  const [first] = await addressesOf(ann)
  const { data } = await update({ id: first.id, street: 'Lindenallee 14' })
  expect(data.updateAddress.address).toEqual({ ...first, street: 'Lindenallee 14' })
})

test("Ann's address and one that never was are the same to Bob", async () => {
  const [first] = await addressesOf(ann)
  const never = toGlobalId('SavedAddress', '0199f000-0000-7000-8000-00000000abcd')
  const [hers, none] = [
    await update({ id: first.id, city: 'Berlin' }, bob),
    await update({ id: never, city: 'Berlin' }, bob),
  ]
  expect(hers.data.updateAddress).toMatchObject({ __typename: 'AddressNotFound', code: 'ADDRESS_NOT_FOUND' })
  expect(hers).toEqual(none)
  expect(await remove(first.id, bob)).toEqual(await remove(never, bob))
  expect((await addressesOf(ann)).map((one: { id: string }) => one.id)).toContain(first.id)
})

test('Ann takes out her default address, and then has none', async () => {
  const before = await addressesOf(ann)
  const old = before.find((one: { isDefault: boolean }) => one.isDefault)
  const { data } = await remove(old.id)
  expect(data.removeAddress.removedId).toBe(old.id)
  expect((await addressesOf(ann)).every((one: { isDefault: boolean }) => !one.isDefault)).toBe(true)
  expect((await remove(old.id)).data.removeAddress.code).toBe('ADDRESS_NOT_FOUND')
})

test('twenty addresses are enough, also when they come at once', async () => {
  const answers = await Promise.all(Array.from({ length: 22 }, (_, n) => add({ ...home, street: `Gasse ${n}` }, bob)))
  const outcomes = answers.map(({ data }) => data.addAddress.__typename)
  expect(outcomes.filter((one) => one === 'AddAddressSuccess')).toHaveLength(20)
  expect(outcomes.filter((one) => one === 'TooManyAddresses')).toHaveLength(2)
  expect((await addressesOf(bob)).filter((one: { isDefault: boolean }) => one.isDefault)).toHaveLength(1)
})

test('there is no country XX', async () => {
  expect((await add({ ...home, country: 'XX' })).data.addAddress).toEqual({
    __typename: 'UnknownCountry',
    code: 'UNKNOWN_COUNTRY',
    field: ['input', 'country'],
  })
})

test.each([
  ['a NUL', { street: 'Lindenallee\u00001' }],
  ['two lines', { city: 'Leip\nzig' }],
  ['a megabyte', { name: 'a'.repeat(1_000_000) }],
  ['nothing', { postcode: ' ' }],
])('an address with %s is bad input', async (_what, wrong) => {
  expect((await add({ ...home, ...wrong })).errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})

test('a visitor keeps no addresses', async () => {
  expect((await add(home, visitor())).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED')
})
