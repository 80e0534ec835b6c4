import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { type Config, readConfig } from '../config.ts'
import { openGraph } from './graph.ts'
import { OrderPage } from './order-page.tsx'
import { ResetPage } from './reset-page.tsx'
import { Sheet } from './sheet.tsx'
import { VerifyPage } from './verify-page.tsx'

const place = document.getElementById('shop')
if (!place) throw new Error('the page has no place for what it shows')
createRoot(place).render(await page().catch(closed))

async function page(): Promise<ReactNode> {
  return pageAt(new URL(location.href), await readConfig())
}

/** The pages that mails lead to. */
function pageAt({ pathname, searchParams }: URL, config: Config): ReactNode {
  const graph = openGraph(config)
  const token = searchParams.get('token') ?? ''
  if (pathname === '/verify-email') return <VerifyPage graph={graph} token={token} />
  if (pathname === '/reset-password') return <ResetPage graph={graph} token={token} />
  const [, orderId] = /^\/orders\/([^/]+)$/.exec(pathname) ?? []
  if (orderId) {
    // The payment's secret, which the pay page sends people back with, has no business in the history.
    history.replaceState(null, '', pathname)
    return <OrderPage graph={graph} config={config} id={decodeURIComponent(orderId)} />
  }
  return <Sheet title="There is no such page">Open the address from your mail once more.</Sheet>
}

function closed(error: unknown): ReactNode {
  console.error(error)
  return <Sheet title="The shop does not answer">Please load this page again in a moment.</Sheet>
}
