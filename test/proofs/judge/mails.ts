import type { About } from '../judge.ts'

const paid = ['PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED']

/** Each mail once: by Message-ID, and one receipt a paid order. `mayRepeat` of them may have come a second time. */
export function judgeMails({ mails, letters, orders }: About, mayRepeat: number): string[] {
  const deliveries = Map.groupBy(mails, ({ messageId }) => messageId)
  const repeated = [...deliveries].filter(([, some]) => some.length > 1)
  const extra = repeated.reduce((all, [, some]) => all + some.length - 1, 0)
  const receipts = mails.filter(({ messageId, subject }) => isReceipt(messageId, subject))
  const perOrder = orders.flatMap(({ number, status }) => {
    const ids = new Set(receipts.filter((mail) => names(mail, String(number))).map(({ messageId }) => messageId))
    if (ids.size > 1) return [`order ${number} has receipts under ${ids.size} Message-IDs`]
    return ids.size === 0 && paid.includes(String(status))
      ? [`order ${number} is ${status}, and no receipt of it came`]
      : []
  })
  const lost = letters.filter(({ status, messageId }) => status === 'SENT' && !deliveries.has(String(messageId)))
  return [
    ...perOrder,
    ...lost.map(
      ({ kind, number }) => `the ${kind} of order ${number} counts as sent, and no mail with its Message-ID came`,
    ),
    ...(extra > mayRepeat || repeated.some(([, some]) => some.length > 2)
      ? [`${extra} mails came once more than they should, and ${mayRepeat} may: ${repeated[0]?.[1][0]?.subject}`]
      : []),
  ]
}

const isReceipt = (messageId: string, subject: string) => messageId.startsWith('<receipt.') || /receipt/i.test(subject)

const names = ({ subject, text }: { subject: string; text: string }, number: string) =>
  subject.includes(number) || text.includes(number)
