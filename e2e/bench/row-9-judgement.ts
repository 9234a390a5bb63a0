import { type BigCluster, endpointsOf, withFirstReady } from './big-cluster'
import { startChild } from './child'
import type { Judging } from './child-judgement'
import { type Figure, median, type Row, type RowContext, round } from './row'

const CHANGES = 20

/** A change of one slice must cost its own Service, not all of them. */
export const judgementRow: Row = {
  number: 9,
  title: 'judging what one change changed',
  async run({ cluster, say }: RowContext): Promise<readonly Figure[]> {
    const big = await cluster()
    const slices = slicesOfExternalServices(big).slice(0, CHANGES)
    // Rows before this one may have left them changed, and writing what stands there already tells nobody anything.
    for (const slice of slices) await big.putEndpoints(slice, endpointsOf(slice))
    const child = startChild<Judging>('./child-judgement.ts', { kubeconfig: big.kubeconfig })
    try {
      const whole = await child.next()
      const changes: Judging[] = []
      for (const slice of slices) {
        await big.putEndpoints(slice, withFirstReady(slice, false))
        changes.push(await child.next())
        await big.putEndpoints(slice, endpointsOf(slice))
        changes.push(await child.next())
      }
      const most = Math.max(...changes.map(({ changed }) => changed))
      if (most !== 1) throw new Error(`${most} Services were said to have changed with one slice`)
      say(`findings after a change: ${changes.map(({ findingsMs }) => round(findingsMs)).join(', ')} ms`)
      return [
        figure(
          'figures of all rows after a change',
          changes.map(({ summariesMs }) => summariesMs),
          whole.summariesMs,
        ),
        figure(
          'findings of the cluster after a change',
          changes.map(({ findingsMs }) => findingsMs),
          whole.findingsMs,
        ),
      ]
    } finally {
      await child.stop()
    }
  },
}

const TENTH = 0.1

function figure(what: string, samples: readonly number[], wholeMs: number): Figure {
  const value = round(median(samples), 2)
  return {
    what,
    value,
    unit: 'ms',
    baseline: { value: round(wholeMs, 0), is: 'all external Services anew' },
    target: 'a small part of judging all',
    met: value <= TENTH * wholeMs,
    note: `median of ${samples.length}`,
  }
}

function slicesOfExternalServices({ services, slices }: BigCluster) {
  const external = new Set(
    services
      .filter(({ spec }) => (spec as { type?: string }).type !== 'ClusterIP')
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  )
  return slices.filter(
    (slice) =>
      endpointsOf(slice).length > 1 &&
      external.has(`${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name']}`),
  )
}
