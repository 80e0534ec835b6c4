import type { UserId } from '../domain/account.ts'
import type { SessionId } from '../domain/session.ts'
import type { Needs } from './needs.ts'

export const signOutEverywhere = (
  { sessions }: Needs,
  { userId, keep }: { userId: UserId; keep: SessionId | null },
): Promise<number> => sessions.endAll({ userId, keep })
