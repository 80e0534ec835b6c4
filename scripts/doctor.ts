import { bold, green, red } from './start/checklist.ts'
import { readDotenv } from './start/dotenv.ts'
import { examine } from './start/findings.ts'
import { readSettings } from './start/settings.ts'

const usage = `Usage: npm run doctor [-- --port-base <port>]
Looks at versions, stores, ports, databases, the environment and the supergraph; every line that is not well tells its mend.`

const args = process.argv.slice(2)
if (args.includes('--help') || args.includes('-h')) console.log(usage)
else await examineAll()

async function examineAll(): Promise<void> {
  try {
    readDotenv()
    const findings = await examine(readSettings(args, process.env))
    for (const { name, found, mend } of findings) {
      console.log(` ${mend ? red('✗') : green('✓')} ${name.padEnd(18)} ${found}`)
      if (mend) console.log(`   ${''.padEnd(18)} ${bold('→')} ${mend}`)
    }
    const ill = findings.filter(({ mend }) => mend).length
    console.log(
      ill === 0 ? '\nAll is well.' : `\n${ill} of ${findings.length} ${ill === 1 ? 'needs' : 'need'} mending.`,
    )
    process.exitCode = ill === 0 ? 0 : 1
  } catch (error) {
    console.error(red((error as Error).message))
    process.exitCode = 1
  }
}
