import type { Filter } from './filters.ts'
import { OrderDesk } from './order-desk.tsx'
import { OrderList } from './order-list.tsx'

/** One order, or the list of all. */
export function OrdersTab({ id, filter }: { id: string | null; filter: Filter }) {
  return id === null ? <OrderList filter={filter} /> : <OrderDesk key={id} id={id} />
}
