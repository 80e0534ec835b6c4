/** Where one is in the office: a tab, the thing that is looked at, and what the list is narrowed to. */
export interface Route {
  readonly tab: Tab
  /** The global id of an order or a book; null in front of the list. */
  readonly id: string | null
  readonly filter: Readonly<Record<string, string>>
}

export const tabs = { orders: 'Orders', waiting: 'Waiting', stock: 'Stock' } as const
export type Tab = keyof typeof tabs

/** The place that an address names; the orders when it names none. */
export function routeOf({ pathname, searchParams }: Pick<URL, 'pathname' | 'searchParams'>): Route {
  const [, named = '', id = ''] = /^\/office(?:\/([a-z]+))?(?:\/([^/]+))?\/?$/.exec(pathname) ?? []
  const filter = Object.fromEntries([...searchParams].filter(([, value]) => value !== ''))
  return { tab: isTab(named) ? named : 'orders', id: id === '' ? null : readable(id), filter }
}

export function addressOf({ tab, id = null, filter = {} }: Partial<Route> & { tab: Tab }): string {
  const search = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))
  return `/office/${tab}${id === null ? '' : `/${encodeURIComponent(id)}`}${search.size > 0 ? `?${search}` : ''}`
}

const isTab = (name: string): name is Tab => Object.hasOwn(tabs, name)

function readable(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}
