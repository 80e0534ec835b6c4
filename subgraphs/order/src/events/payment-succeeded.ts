export { takePayment as paymentSucceeded } from '../actions/take-payment.ts'
