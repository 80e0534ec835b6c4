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
  const tally = (name: string, help: string) => openTally(metrics, { name, help })
  const sockets = tally('quire_live_sockets', 'WebSockets that are open.')
  const streams = tally('quire_live_streams', 'Answers as server-sent events that are open.')
  return {
    takeSocket: counted(openPlaces(env.SOCKETS_PER_ADDRESS), { come: sockets, refuse: () => turnedAway('socket') }),
    takeStream: counted(openPlaces(env.STREAMS_PER_ADDRESS), { come: streams, refuse: () => turnedAway('stream') }),
    countSubscription: tally('quire_live_subscriptions', 'Subscriptions that are open, over sockets and streams.'),
  }
}

type Tally = () => () => void

/** Counts who came and has not gone; to go twice is to go once. */
function openTally(metrics: Metrics, { name, help }: { name: string; help: string }): Tally {
  let open = 0
  openGauge(metrics, { name, help, read: () => open })
  return () => {
    let isHere = true
    open += 1
    return () => {
      if (isHere) open -= 1
      isHere = false
    }
  }
}

const counted =
  (take: TakePlace, { come, refuse }: { come: Tally; refuse: () => void }): TakePlace =>
  (address) => {
    const leave = take(address)
    if (!leave) {
      refuse()
      return null
    }
    const go = come()
    return () => {
      leave()
      go()
    }
  }
