import { writeFileSync } from 'node:fs'
import { arch, cpus, totalmem } from 'node:os'
import { type BigCluster, startBigCluster } from './big-cluster'
import type { Figure, Row } from './row'
import { rows } from './rows'
import { formatTable } from './table'

type Result = {
  readonly row: number
  readonly title: string
  readonly figures: readonly Figure[]
  readonly error: string | null
}

/** Runs the rows that are asked for one after another: two at once would measure each other. */
const { numbers, browser, output } = JSON.parse(process.argv[2] ?? '') as {
  numbers: number[] | null
  browser: string | null
  output: string
}
const say = (text: string): void => console.log(`evenkeel: ${text}`)
const started: { big: Promise<BigCluster> | null } = { big: null }
const context = {
  browser,
  say,
  cluster() {
    if (started.big === null) {
      say('making a cluster of 5,000 nodes, 10,000 Services and 150,000 endpoints …')
      started.big = startBigCluster(say)
    }
    return started.big
  },
}

const results: Result[] = []
try {
  for (const row of rows) {
    if (numbers !== null && !numbers.includes(row.number)) continue
    say(`row ${row.number}: ${row.title} …`)
    results.push(await runRow(row))
  }
} finally {
  await (await clusterIfStarted())?.stop()
}
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? arch()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`
const server = (await clusterIfStarted())?.server ?? 'no cluster'
writeFileSync(output, `${JSON.stringify({ at: new Date().toISOString(), machine, server, results }, null, 2)}\n`)
console.log(`\n${formatTable(results)}\n\n${machine}; ${server}`)
process.exit(results.some(({ error }) => error !== null) ? 1 : 0)

async function runRow({ number, title, run }: Row): Promise<Result> {
  try {
    return { row: number, title, figures: await run(context), error: null }
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    say(`row ${number} failed: ${message}`)
    return { row: number, title, figures: [], error: message }
  }
}

/** null: no row wanted it, or it did not start, which the rows have told. */
async function clusterIfStarted(): Promise<BigCluster | null> {
  return (await started.big?.catch(() => null)) ?? null
}
