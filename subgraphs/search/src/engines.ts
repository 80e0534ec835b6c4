import { openPool, type PoolPlan } from '@quire/platform/database'
import type { Life } from '@quire/platform/lifecycle'
import { type Finder, openFinder } from './actions/finder.ts'
import { type ElasticPlace, openElasticEngine } from './data/elastic/engine.ts'
import { PrismaClient } from './data/postgres/database.ts'
import { openPostgresEngine } from './data/postgres/engine.ts'

// Facets group ten thousands of rows: in memory, and without compiling each question to machine code first.
const settings = '-c work_mem=32MB -c jit=off'

/** The default engine, on a database of its own. */
export function openPostgres(life: Life, databaseUrl: string, plan: PoolPlan = {}): Finder {
  const url = new URL(databaseUrl)
  url.searchParams.set('options', settings)
  const { adapter } = openPool(life, url.href, plan)
  return openFinder(openPostgresEngine(new PrismaClient({ adapter, errorFormat: 'minimal' })))
}

/** The engine for large shops. */
export const openElastic = (life: Life, place: ElasticPlace): Finder =>
  openFinder(life.hold('elasticsearch', openElasticEngine(place), (engine) => engine.close()))
