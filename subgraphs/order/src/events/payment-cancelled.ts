export { notePaymentCancelled as paymentCancelled } from '../actions/note-payment.ts'
