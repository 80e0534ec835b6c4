import { dim, red } from './start/checklist.ts'
import { readDotenv } from './start/dotenv.ts'
import { demandOutside } from './start/outside.ts'
import { readSettings, type Settings, usage } from './start/settings.ts'
import { openShop, type Shop } from './start/shop.ts'
import { watchRooms } from './start/watch.ts'

const args = process.argv.slice(2)
if (args.includes('--help') || args.includes('-h')) console.log(usage)
else await main()

async function main(): Promise<void> {
  readDotenv()
  try {
    const settings = readSettings(args, process.env)
    await demandOutside(settings)
    await keepOpen(settings)
  } catch (error) {
    console.error(red((error as Error).message))
    process.exit(1)
  }
}

async function keepOpen(settings: Settings): Promise<void> {
  let leaving: Promise<void> | undefined
  let shop: Shop | undefined
  try {
    shop = await openShop(settings)
    listenForTheEnd(shop, (closing) => {
      leaving = closing
    })
    await shop.opened
    if (settings.watch) watch(settings, shop)
  } catch (error) {
    // What fails while we are leaving fails because we are.
    if (leaving) return
    const { message } = error as Error
    console.error(red(message))
    if (!message.includes('→')) console.error(dim(' → `npm run doctor` says more'))
    await shop?.close()
    process.exit(1)
  }
}

function listenForTheEnd(shop: Shop, begin: (closing: Promise<void>) => void): void {
  const lastResortMs = 10_000
  let asked = 0
  const leave = () => {
    // npm and the terminal both pass one Ctrl-C on, so only a later one means impatience.
    if (asked > 0) return Date.now() - asked > 1_000 ? shop.supervisor.kill() : undefined
    asked = Date.now()
    console.log('\nClosing the shop …')
    setTimeout(() => shop.supervisor.kill(), lastResortMs).unref()
    begin(
      shop.close().then(() => {
        console.log('Closed.')
        process.exit(0)
      }),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
}

function watch(settings: Settings, { supervisor }: Shop): void {
  watchRooms(settings, supervisor)
  console.log('Watching: a saved file restarts the room it belongs to.')
}
