import { joinTestStores } from '../dev/stores/src/test-stores.ts'

export default async () => void (await joinTestStores())
