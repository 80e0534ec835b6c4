export { noteDispute as paymentDisputed } from '../actions/note-dispute.ts'
