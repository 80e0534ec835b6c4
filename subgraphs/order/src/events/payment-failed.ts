export { notePaymentFailed as paymentFailed } from '../actions/note-payment.ts'
