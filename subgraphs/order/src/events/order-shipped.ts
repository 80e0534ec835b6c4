export { announceParcel as orderShipped } from '../actions/announce-parcel.ts'
