import type { OrderId } from '../domain/order.ts'
import type { OrderDatabase } from './database.ts'

/** Takes the turn to send a mail of an order once more; false when somebody had it less than a minute ago. */
export const openResendTurns =
  ({ prisma }: OrderDatabase) =>
  async (orderId: OrderId, mail: string): Promise<boolean> => {
    const taken = await prisma.$executeRaw`
      INSERT INTO mail_resent AS m (order_id, mail) VALUES (${orderId}::uuid, ${mail})
      ON CONFLICT (order_id, mail) DO UPDATE SET resent_at = now()
      WHERE m.resent_at <= now() - interval '1 minute'`
    return taken === 1
  }

export type ResendTurns = ReturnType<typeof openResendTurns>
