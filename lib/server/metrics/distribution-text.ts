import { isExternalService, serviceKey } from '@/lib/domain/cluster'
import type { ClusterSources } from '../sources'
import { isTurnSpent, nextTurn } from '../turns'
import { endpointsKnownBy } from '../watched'
import { gaugeText, sampleLine } from './exposition'
import { type DistributionFamily, distributionFamilies } from './families'
import { healthSamplesOf } from './health-samples'
import type { NodeSource, NodeSources } from './node-sources'
import { type Sample, type ServiceSamples, samplesOf } from './service-samples'

export type SeriesBounds = {
  /** Series of one family with a node or pod for one Service: above it zones are told instead. */
  readonly perService: number
  /** Series in all. */
  readonly inAll: number
}

/** A naive matrix of nodes and Services would be millions of series (metrics page 5). */
export const seriesBounds: SeriesBounds = { perService: 200, inAll: 50_000 }

type Followed = Pick<ClusterSources, 'id' | 'source' | 'health'>

/**
 * The page of distribution metrics: every external Service of every cluster, within the bounds. What is over them is left
 * out and counted. Only what exists now is on it: the series of a Service end with the Service.
 */
export async function distributionText(
  clusters: readonly Followed[],
  bounds = seriesBounds,
  nodeSources: Pick<NodeSources, 'of'> = { of: () => [] },
): Promise<string> {
  const page = createPage(clusters.length > 1, bounds)
  const details: { readonly cluster: string; readonly samples: readonly Sample[] }[] = []
  for (const { id, source, health } of clusters) {
    const state = source.state()
    const endpointsKnown = endpointsKnownBy(source.status())
    const seen = nodeSources
      .of(id)
      .filter(({ namespace, service }) => state.services.has(serviceKey(namespace, service)))
    page.add(id, seen.map(nodeSourceSample))
    for (const key of [...state.services.keys()].sort()) {
      const service = state.services.get(key)
      if (service === undefined || !isExternalService(service)) continue
      const samples = samplesOf(state, service, endpointsKnown.in(service.namespace))
      const answered = healthSamplesOf(state, service, health.peek(key))
      const bounded = withinBound([...samples.detail, answered.up], samples.zones, bounds.perService)
      page.leaveOut('per_service', bounded.dropped)
      page.add(id, [...samples.base, ...answered.nodes, ...bounded.zones])
      details.push({ cluster: id, samples: bounded.samples })
      if (isTurnSpent()) await nextTurn()
    }
  }
  // Last, so that the bound on all takes single nodes away and no Service.
  for (const { cluster, samples } of details) {
    page.add(cluster, samples)
    if (isTurnSpent()) await nextTurn()
  }
  return page.text()
}

const nodeSourceSample = ({ namespace, service, evidence, ratio }: NodeSource): Sample => ({
  family: 'evenkeel_service_node_source_ratio',
  labels: [
    ['namespace', namespace],
    ['service', service],
    ['evidence', evidence],
  ],
  value: ratio,
})

function withinBound(detail: ServiceSamples['detail'], zones: ServiceSamples['zones'], most: number) {
  const over = detail.filter((samples) => samples.length > most)
  return {
    samples: detail.filter((samples) => samples.length <= most).flat(),
    zones: over.length === 0 ? [] : zones,
    dropped: over.reduce((sum, samples) => sum + samples.length, 0),
  }
}

function createPage(nameClusters: boolean, bounds: SeriesBounds) {
  const lines = new Map<DistributionFamily, string[]>()
  const dropped = { per_service: 0, in_all: 0 }
  let series = 0
  const write = ({ family, labels, value }: Sample, cluster: string | null): void => {
    const ofFamily = lines.get(family) ?? []
    lines.set(family, ofFamily)
    // One cluster is named by the server that scrapes; several would have equal series without it.
    ofFamily.push(sampleLine(family, cluster === null ? labels : [['cluster', cluster], ...labels], value))
  }
  return {
    leaveOut(bound: keyof typeof dropped, count: number) {
      dropped[bound] += count
    },
    /** All of them or none: half of a Service's nodes would look like a Service on half as many. */
    add(cluster: string, samples: readonly Sample[]) {
      if (series + samples.length > bounds.inAll) {
        dropped.in_all += samples.length
        return
      }
      series += samples.length
      for (const sample of samples) write(sample, nameClusters ? cluster : null)
    },
    async text() {
      for (const [bound, value] of Object.entries(dropped)) {
        write({ family: 'evenkeel_metrics_dropped_series', labels: [['bound', bound]], value }, null)
      }
      const texts: string[] = []
      for (const [name, help] of Object.entries(distributionFamilies)) {
        texts.push(gaugeText(name, help, lines.get(name as DistributionFamily) ?? []))
        if (isTurnSpent()) await nextTurn()
      }
      return texts.join('')
    },
  }
}
