import { type BigCluster, endpointsOf, withFirstReady } from './big-cluster'

/** Changes slices of the cluster at a steady rate. */
export type Churn = {
  /** Changes that the API server has taken. */
  written(): number
  /** Ends it; gives how many changes a second the API server really took. */
  stop(): Promise<number>
}

/** A prime, so that at every moment Services that take traffic from outside have their part in the changes. */
const STRIDE = 7919

/** As a rolling update spread over the cluster: in each change one endpoint is ready or not. */
export function startChurn(big: BigCluster, perSecond: number): Churn {
  const slices = big.slices.filter((slice) => endpointsOf(slice).length > 0)
  const startedMs = performance.now()
  const running = new Set<Promise<void>>()
  let begun = 0
  let written = 0
  let failure: unknown = null
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) / 1000) * perSecond)
    // A server that cannot follow is not buried.
    for (; begun < due && running.size < perSecond; begun += 1) {
      const slice = slices[(begun * STRIDE) % slices.length]
      if (slice === undefined) return
      const change = big
        .putEndpoints(slice, withFirstReady(slice, Math.floor(begun / slices.length) % 2 === 1))
        .then(() => {
          written += 1
        })
        .catch((error: unknown) => {
          failure ??= error
        })
        .finally(() => running.delete(change))
      running.add(change)
    }
    begun = Math.max(begun, due - perSecond)
  }, 10)
  return {
    written: () => written,
    async stop() {
      clearInterval(timer)
      const seconds = (performance.now() - startedMs) / 1000
      await Promise.all(running)
      if (failure !== null) throw failure
      return written / seconds
    },
  }
}
