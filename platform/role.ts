import { z } from 'zod'

/**
 * Which part of a room a process plays. `server` answers: the graph, the doors, what else is on its port. `listeners` do: they carry
 * what the room says, hear what others say, take jobs and tend the room in rounds. `all` is both.
 */
export const role = z.enum(['all', 'server', 'listeners'])

/** The type of that. */
export type Role = z.infer<typeof role>

/** Whether a process of this role opens the room's port. */
export const serves = ({ role }: { readonly role: Role }): boolean => role !== 'listeners'

/** Whether a process of this role carries, hears, takes jobs and tends. */
export const listens = ({ role }: { readonly role: Role }): boolean => role !== 'server'
