/** The rooms that say events, whose listeners may fail to apply them. */
export const letterRooms = ['user', 'catalog', 'order', 'payment'] as const
export type LetterRoom = (typeof letterRooms)[number]
