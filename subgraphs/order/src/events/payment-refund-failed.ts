export { noteRefundFailed as paymentRefundFailed } from '../actions/note-payment.ts'
