import { type ComponentProps, type MouseEvent, useSyncExternalStore } from 'react'
import { addressOf, type Route, routeOf, type Tab } from './route.ts'

type Place = Partial<Route> & { tab: Tab }

/** Where one is, followed as links and the browser's own buttons move it. */
export function useRoute(): Route {
  const href = useSyncExternalStore(onMove, () => location.href)
  return routeOf(new URL(href))
}

export function goTo(place: Place): void {
  history.pushState(null, '', addressOf(place))
  dispatchEvent(new PopStateEvent('popstate'))
}

/** A link inside the office: no page is loaded anew, and a new tab can still be had of it. */
export function Link({ to, ...anchor }: { to: Place } & Omit<ComponentProps<'a'>, 'href' | 'onClick'>) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    goTo(to)
  }
  return <a {...anchor} href={addressOf(to)} onClick={follow} />
}

function onMove(tell: () => void): () => void {
  addEventListener('popstate', tell)
  return () => removeEventListener('popstate', tell)
}
