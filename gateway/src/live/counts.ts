import { openCounter } from '@quire/platform/counter'
import { openGauge } from '@quire/platform/gauge'
import type { Metrics } from '@quire/platform/metrics'
import type { GatewayEnv } from '../env.ts'
import { openPlaces, type TakePlace } from '../limits/places.ts'

/** The places of what stays open, counted. */
export interface LiveCounts {
  readonly takeSocket: TakePlace
  readonly takeStream: TakePlace
  /** Counts a subscription as open until the answered function is called. */
  readonly countSubscription: () => () => void
}

/** Counts sockets, streams and subscriptions, and who was turned away because the address had its share already. */
export function openLiveCounts(
  metrics: Metrics,
  env: Pick<GatewayEnv, 'SOCKETS_PER_ADDRESS' | 'STREAMS_PER_ADDRESS'>,
): LiveCounts {
  const turnedAway = openCounter(metrics, {
    name: 'quire_live_turned_away_total',
    help: 'Sockets and streams that were refused because their address had as many as it may.',
    label: 'kind',
    kinds: ['socket', 'stream'] as const,
  })
  const tally = (name: string, help: string): (() => () => void) => {
    let open = 0
    openGauge(metrics, { name, help, read: () => open })
    return () => {
      open += 1
      return () => {
        open -= 1
      }
    }
  }
  const counting = (kind: 'socket' | 'stream', most: number, come: () => () => void): TakePlace => {
    const take = openPlaces(most)
    return (address) => {
      const leave = take(address)
      if (!leave) {
        turnedAway(kind)
        return null
      }
      const go = come()
      let isGone = false
      return () => {
        if (isGone) return
        isGone = true
        leave()
        go()
      }
    }
  }
  const sockets = tally('quire_live_sockets', 'WebSockets that are open.')
  const streams = tally('quire_live_streams', 'Answers as server-sent events that are open.')
  return {
    takeSocket: counting('socket', env.SOCKETS_PER_ADDRESS, sockets),
    takeStream: counting('stream', env.STREAMS_PER_ADDRESS, streams),
    countSubscription: tally('quire_live_subscriptions', 'Subscriptions that are open, over sockets and streams.'),
  }
}
