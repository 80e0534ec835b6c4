import { type Evidence, gather } from './judge/evidence.ts'
import { judgeMails } from './judge/mails.ts'
import { judgeMoney } from './judge/money.ts'
import { judgeOrders } from './judge/orders.ts'
import { judgeStock } from './judge/stock.ts'
import { judgeTold } from './judge/told.ts'
import { underWay } from './judge/under-way.ts'
import { openPostbox, type Postbox } from './postbox.ts'
import type { Scene } from './scene.ts'
import type { Witness } from './witness.ts'

export interface Judging {
  readonly witness: Witness
  /** For how long what is still under way may go on, in milliseconds. */
  readonly graceMs?: number
  /** Mails that came in while it ran, where there were more than the inbox keeps. */
  readonly postbox?: Postbox
  /** So many mails may have been handed over once more, because their sender died in between. */
  readonly handedTwice?: number
  /** Nobody may have been shown a fault of ours. */
  readonly faultless?: boolean
}

/**
 * Whether the shop kept its promises: a sentence for each that was broken, naming what, where and by how much. It looks with SQL, at
 * the provider's ledger and into the inbox, and uses nothing of what it judges.
 */
export async function judge(scene: Scene, judging: Judging): Promise<string[]> {
  const left = await underWay(scene, judging.graceMs ?? 60_000)
  const postbox = judging.postbox ?? openPostbox(scene)
  await postbox.look()
  const evidence = await gather(scene)
  const about = { ...evidence, mails: postbox.mails(), witness: judging.witness }
  if (!judging.postbox) postbox.close()
  return [
    ...judgeStock(about),
    ...judgeMoney(about),
    ...judgeOrders(about),
    ...judgeTold(about),
    ...judgeMails(about, judging.handedTwice ?? 0),
    ...(judging.faultless ? shownFaults(judging.witness) : []),
    ...left,
  ]
}

/** Everything that is judged. */
export interface About extends Evidence {
  readonly mails: ReturnType<Postbox['mails']>
  readonly witness: Witness
}

function shownFaults({ faults }: Witness): string[] {
  if (faults.length === 0) return []
  return [`${faults.length} times a buyer was shown a fault, the first: ${faults[0]}`]
}
