export { noteRefund as paymentRefunded } from '../actions/note-payment.ts'
