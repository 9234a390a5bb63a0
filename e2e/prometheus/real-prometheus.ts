import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { createServerProcess, startGuardian } from '@/e2e/control-plane/processes'
import { createTemporaryFolder } from '@/e2e/fakes/temporary-folder'
import { until } from '@/e2e/fakes/until'
import { prometheusBinary } from './binary'
import type { Exporter, ExporterTarget } from './exporter'

/** One job of the scrape configuration. */
export type ScrapeJob = {
  readonly name: string
  readonly target: ExporterTarget
  /** Labels that the discovery gives: namespace, pod, node, instance. */
  readonly labels?: Readonly<Record<string, string>>
  readonly honorLabels?: boolean
  /** How often it is scraped; absent: every second. */
  readonly everySeconds?: number
}

export type RealPrometheus = {
  readonly url: string
  /** Resolves when everything that the exporter shows now was scraped by every job. */
  scraped(): Promise<void>
  stop(): Promise<void>
}

/**
 * A Prometheus of its own on loopback that scrapes the exporter every second.
 *
 * @param past what it scraped before it began, in the OpenMetrics format; absent: nothing
 */
export async function startPrometheus(
  exporter: Pick<Exporter, 'address'>,
  jobs: readonly ScrapeJob[],
  past?: string,
): Promise<RealPrometheus> {
  const path = prometheusBinary()
  if (path === null) throw new Error('there is no prometheus')
  const folder = createTemporaryFolder()
  const port = await freePort()
  const config = folder.write('prometheus.yml', JSON.stringify(toConfig(exporter, jobs)))
  if (past !== undefined) {
    const blocks = ['tsdb', 'create-blocks-from', 'openmetrics', folder.write('past.txt', past), `${folder.path}/data`]
    await promisify(execFile)(join(dirname(path), 'promtool'), blocks)
  }
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${folder.path}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.route-prefix=/prometheus',
    '--log.level=warn',
  ]
  const guardian = startGuardian(folder.path, ['prometheus'])
  const server = createServerProcess({ name: 'prometheus', path, args, folder: folder.path, guardian })
  server.start()
  const url = `http://127.0.0.1:${port}/prometheus`
  const stop = async (): Promise<void> => {
    await server.kill('SIGTERM')
    await guardian.close()
    folder.dispose()
  }
  try {
    await until('Prometheus is ready', async () => (await fetch(`${url}/-/ready`)).ok, { timeoutMs: 30_000 })
  } catch (error) {
    const words = server.logTail()
    await stop()
    throw new Error(`Prometheus does not start: ${words}`, { cause: error })
  }

  const targets = [...new Set(jobs.map(({ target }) => target))]
  return {
    url,
    async scraped() {
      // Two more of each job: the first may have begun before the last change.
      const wanted = targets.map((target) => {
        const times = jobs.filter((job) => job.target === target).length
        return { target, scrapes: target.scrapes() + 2 * times }
      })
      await until('everything is scraped', () => wanted.every(({ target, scrapes }) => target.scrapes() >= scrapes))
    },
    stop,
  }
}

function toConfig(exporter: Pick<Exporter, 'address'>, jobs: readonly ScrapeJob[]): unknown {
  return {
    global: { scrape_interval: '1s', scrape_timeout: '900ms' },
    scrape_configs: jobs.map(({ name, target, labels = {}, honorLabels = false, everySeconds = 1 }) => ({
      job_name: name,
      honor_labels: honorLabels,
      scrape_interval: `${everySeconds}s`,
      metrics_path: target.path,
      static_configs: [{ targets: [exporter.address], labels }],
    })),
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
