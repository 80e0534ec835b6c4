import type { AddressId, UserId } from '../domain/account.ts'
import type { SavedAddress } from '../domain/address.ts'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'

type Tx = Prisma.TransactionClient

/** A person's addresses under the lock of the account, so that two changes at once are one after the other. */
export interface AddressBook {
  readonly kept: readonly SavedAddress[]
  save(address: SavedAddress): Promise<void>
  remove(id: AddressId): Promise<void>
}

export type AddressStore = ReturnType<typeof openAddressStore>

export function openAddressStore(prisma: PrismaClient) {
  return {
    ofUser: (userId: UserId): Promise<SavedAddress[]> => addressesOf(prisma, userId),
    /** Runs the change in one transaction; throws when the account is gone. */
    change: <T>(userId: UserId, change: (book: AddressBook) => Promise<T>): Promise<T> =>
      prisma.$transaction(async (tx) => {
        const found = await tx.$queryRaw<unknown[]>`SELECT FROM account WHERE id = ${userId}::uuid FOR UPDATE`
        if (found.length === 0) throw new Error('the account is gone')
        return change({
          kept: await addressesOf(tx, userId),
          save: (address) => save(tx, userId, address),
          remove: async (id) => void (await tx.address.delete({ where: { id, accountId: userId } })),
        })
      }),
  }
}

async function addressesOf(db: Tx, userId: UserId): Promise<SavedAddress[]> {
  const rows = await db.address.findMany({
    where: { accountId: userId },
    include: { defaultOf: { select: { id: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map(({ id, name, street, city, postcode, country, defaultOf }) => ({
    id: id as AddressId,
    name,
    street,
    city,
    postcode,
    country,
    isDefault: defaultOf.length > 0,
  }))
}

async function save(tx: Tx, userId: UserId, { id, isDefault, ...text }: SavedAddress): Promise<void> {
  await tx.address.upsert({ where: { id }, create: { id, accountId: userId, ...text }, update: text })
  if (isDefault) await tx.account.update({ where: { id: userId }, data: { defaultAddressId: id } })
  else await tx.account.updateMany({ where: { id: userId, defaultAddressId: id }, data: { defaultAddressId: null } })
}
