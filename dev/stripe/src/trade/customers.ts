import { missing } from '../http/errors.ts'
import { newId, nowSeconds } from '../ids.ts'
import type { Customer } from '../shapes.ts'
import { type Desk, tell } from './desk.ts'

export function createCustomer(desk: Desk, asked: Partial<Customer>): Customer {
  const customer: Customer = {
    id: newId('cus', 14),
    object: 'customer',
    created: nowSeconds(),
    description: null,
    email: null,
    livemode: false,
    metadata: {},
    name: null,
    phone: null,
    ...asked,
  }
  desk.vault.put('customers', customer)
  tell(desk, 'customer.created', { object: customer })
  return customer
}

export function customerById(desk: Desk, id: string, param?: string): Customer {
  const customer = desk.vault.get('customers', id)
  if (customer === undefined || (customer.deleted && param !== undefined)) throw missing('customer', id, param)
  return customer
}

/** What is left of a deleted customer: its id, which still answers. */
export const withoutTraces = ({ id, object, deleted }: Customer) => ({ id, object, deleted })

export function deleteCustomer(desk: Desk, id: string) {
  const customer = customerById(desk, id)
  if (customer.deleted) throw missing('customer', id)
  const gone: Customer = {
    ...customer,
    email: null,
    name: null,
    phone: null,
    description: null,
    metadata: {},
    deleted: true,
  }
  desk.vault.put('customers', gone)
  tell(desk, 'customer.deleted', { object: withoutTraces(gone) })
  return withoutTraces(gone)
}
