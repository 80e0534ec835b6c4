import { leaveTestStores } from '../dev/stores/src/test-stores.ts'

export default leaveTestStores
