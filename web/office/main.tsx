import { createRoot } from 'react-dom/client'
import { readConfig } from '../config.ts'
import { openGraph } from '../shop/graph.ts'
import { Sheet } from '../shop/sheet.tsx'
import { Office } from './office.tsx'

const place = document.getElementById('office')
if (!place) throw new Error('the page has no place for what it shows')
const root = createRoot(place)
try {
  const config = await readConfig()
  root.render(<Office graph={openGraph(config)} logins={config.logins} />)
} catch (error) {
  console.error(error)
  root.render(<Sheet title="The shop does not answer">Please load this page again in a moment.</Sheet>)
}
