export { takeBack as orderReturnReceived } from '../actions/take-back.ts'
