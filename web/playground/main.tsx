import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './playground.css'
import { createRoot } from 'react-dom/client'
import { readConfig } from '../config.ts'
import { Playground } from './playground.tsx'

const place = document.getElementById('playground')
if (!place) throw new Error('the page has no place for the playground')
createRoot(place).render(<Playground config={await readConfig()} />)
