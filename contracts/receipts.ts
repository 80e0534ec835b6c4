/** What a ticket (platform/ticket.ts) that opens an order's receipt is for; its id is the order's. */
export const receiptPurpose = 'receipt'

/** The address of the receipt that a ticket opens, as a path of the shop's public address. */
export const receiptPath = (ticket: string): string => `/receipts/${ticket}.pdf`

/** How long the link of a mail opens the receipt, in milliseconds: 90 days. */
export const mailedReceiptMs = 90 * 86_400_000
