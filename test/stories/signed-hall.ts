import { z } from 'zod'
import { type DoorClient, openDoorClient, openDoors } from '../../platform/doors.ts'
import { createGraph } from '../../platform/graph.ts'
import type { Life } from '../../platform/lifecycle.ts'
import { openMetrics } from '../../platform/metrics.ts'
import { serveGraph } from '../../platform/server.ts'
import type { Keys } from '../../platform/signature.ts'
import { signViewer, viewerHeader } from '../../platform/viewer.ts'

const doors = {
  'hall.greet': { owner: 'hall', callers: ['desk'], ask: z.object({}), answer: z.object({ hello: z.literal('Ann') }) },
} as const

/** Opens a pod that owns a graph and a door, with these keys for both; answers its base url. */
export const openHall = (life: Life, keys: Keys): Promise<string> =>
  serveGraph(life, {
    room: 'hall',
    graph: createGraph({ typeDefs: 'type Query { who: String! }', resolvers: {}, log: life.log }),
    context: (asked) => asked,
    viewerKey: keys,
    host: '127.0.0.1',
    port: 0,
    metrics: openMetrics('hall'),
    more: (app) =>
      openDoors<typeof doors, 'hall'>(app, {
        catalogue: doors,
        owner: 'hall',
        keys: { desk: keys },
        metrics: openMetrics('hall'),
        handlers: { 'hall.greet': async () => ({ hello: 'Ann' as const }) },
      }),
  })

/** A question with Ann as its viewer, as the gateway signs it. */
export function signedQuestion(key: Keys): RequestInit {
  const body = JSON.stringify({ query: '{ __typename }' })
  const said = signViewer({ visitorId: 'ann', user: null }, { room: 'hall', body, key })
  return { method: 'POST', body, headers: { 'content-type': 'application/json', [viewerHeader]: said } }
}

/** The status with which the hall at this url answers it. */
export const answerTo = async (url: string, question: RequestInit): Promise<number> =>
  (await fetch(`${url}/graphql`, question)).status

/** A caller of the hall's door. */
export const openDesk = (life: Life, url: string, key: Keys): DoorClient<typeof doors> =>
  openDoorClient(life, { catalogue: doors, caller: 'desk', url, key, metrics: openMetrics('desk') })
