import { type BigCluster, type Endpoint, endpointsOf } from './big-cluster'
import { type Figure, median, percentile, type Row, type RowContext, round } from './row'
import { serveCluster } from './served-cluster'

const SCENARIOS = 120
/** Of a server that has just started much code runs for the first time: told beside the whole. */
const FRESH = 30
const TARGET_MS = 100

/** The Compare tab of the Service with the most endpoints, with another scenario each time. */
export const scenarioRow: Row = {
  number: 10,
  title: 'a scenario on the largest Service',
  async run({ cluster, say }: RowContext): Promise<readonly Figure[]> {
    const big = await cluster()
    const { path, endpoints, nodes } = largestService(big)
    const server = await serveCluster(big)
    const read = async (question: string): Promise<number> => {
      const startedMs = performance.now()
      const response = await fetch(server.url + server.api(`/services/${path}/${question}`))
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`${question} was answered with ${response.status}`)
      return performance.now() - startedMs
    }
    try {
      // The first of each kind runs code that never ran.
      await read('distribution')
      await read('compare')
      const plain: number[] = []
      const imagined: number[] = []
      for (const node of nodes.slice(0, SCENARIOS)) {
        plain.push(await read(`distribution?candidates=${node}`))
        imagined.push(await read(`compare?scenario=${encodeURIComponent(`v1;policy=Local;drain=${node}`)}`))
      }
      say(`scenarios: ${imagined.map((ms) => Math.round(ms)).join(', ')} ms`)
      const value = round(median(imagined))
      return [
        {
          what: `a scenario on ${endpoints} endpoints`,
          value,
          unit: 'ms',
          baseline: { value: round(median(plain)), is: 'its distribution alone, under other candidates' },
          target: `under ${TARGET_MS} ms`,
          met: value < TARGET_MS,
          note: `median of ${imagined.length}; of the first ${FRESH} after the start ${round(median(imagined.slice(0, FRESH)))} ms; longest ${round(percentile(imagined, 1))} ms; over HTTP`,
        },
      ]
    } finally {
      await server.stop()
    }
  },
}

function largestService({ services, slices }: BigCluster) {
  const byService = new Map<string, Endpoint[]>()
  for (const slice of slices) {
    const key = `${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name']}`
    byService.set(key, [...(byService.get(key) ?? []), ...endpointsOf(slice)])
  }
  const external = services
    .filter(({ spec }) => (spec as { type?: string }).type !== 'ClusterIP')
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  const path = external.reduce((most, key) => (sizeOf(byService, key) > sizeOf(byService, most) ? key : most))
  const nodes = new Set((byService.get(path) ?? []).map(({ nodeName }) => String(nodeName)))
  return { path, endpoints: sizeOf(byService, path), nodes: [...nodes] }
}

const sizeOf = (byService: ReadonlyMap<string, readonly Endpoint[]>, key: string): number =>
  byService.get(key)?.length ?? 0
