import { openPool } from '@quire/platform/database'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { openPasswords } from '../src/secrets/password-hashes.ts'

/** The cast of the demo; their passwords are public, so they belong on no real shop. */
export const demoPeople = {
  ann: { email: 'ann@quire.test', password: 'demo-ann-2026', name: 'Ann Archer' },
  bob: { email: 'bob@quire.test', password: 'demo-bob-2026', name: 'Bob Brook' },
  page: { email: 'page@quire.test', password: 'demo-page-2026', name: 'Mrs Page' },
} as const

const ids = {
  ann: '0199f000-0000-7000-8000-000000000001',
  bob: '0199f000-0000-7000-8000-000000000002',
  page: '0199f000-0000-7000-8000-000000000003',
}
const roles = { ann: [], bob: [], page: ['BOOKSELLER', 'MANAGER'] }
const annsAddress = {
  id: '0199f000-0000-7000-8000-000000000011',
  accountId: ids.ann,
  name: 'Ann Archer',
  street: 'Lindenallee 12',
  city: 'Leipzig',
  postcode: '04105',
  country: 'DE',
}

/** Puts the demo people into a migrated database and leaves those alone who are there; answers how many there are. */
export async function seedPeople({ databaseUrl }: { databaseUrl: string }): Promise<number> {
  const life = newLife(openLog('seed', 'warn'))
  const prisma = new PrismaClient({ adapter: openPool(life, databaseUrl, { most: 1 }).adapter })
  const passwords = openPasswords()
  const people = Object.keys(demoPeople) as (keyof typeof demoPeople)[]
  try {
    for (const person of people) {
      const { password, ...named } = demoPeople[person]
      if (await prisma.account.findUnique({ where: { id: ids[person] } })) continue
      const account = { id: ids[person], ...named, roles: roles[person], emailVerifiedAt: new Date() }
      const data = [{ ...account, passwordHash: await passwords.hash(password) }]
      const { count } = await prisma.account.createMany({ data, skipDuplicates: true })
      if (person === 'ann' && count === 1) await addAnnsAddress(prisma)
    }
    return people.length
  } finally {
    await prisma.$disconnect()
    await life.end()
  }
}

async function addAnnsAddress(prisma: PrismaClient): Promise<void> {
  await prisma.address.create({ data: annsAddress })
  await prisma.account.update({ where: { id: ids.ann }, data: { defaultAddressId: annsAddress.id } })
}
