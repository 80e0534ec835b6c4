export { notePaymentReady as paymentPrepared } from '../actions/note-payment.ts'
