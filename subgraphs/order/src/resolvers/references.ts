import { toGlobalId } from '@quire/platform/id'

/** A book of catalog's, by its global id. */
export const bookOf = ({ bookId }: { readonly bookId: string }) => ({ id: toGlobalId('Book', bookId) })

/** A user of the user room's, by the global id. */
export const userOf = (userId: string) => ({ id: toGlobalId('User', userId) })
