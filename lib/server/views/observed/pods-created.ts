import type { Service } from '@/lib/domain/cluster'
import type { TrafficPod } from '@/lib/domain/observed/traffic'
import type { FollowedCluster } from '../../runtime'
import type { Clock } from '../../sources'

/** Reading the pods of one Service takes some ten milliseconds; whoever waits for counts waits no longer for this. */
const PATIENCE_MS = 500

/** Pods with when they were created, as far as the API server tells it soon: a counter is no older than its pod. */
export async function withCreation(
  { workloads }: Pick<FollowedCluster, 'workloads'>,
  service: Service,
  pods: readonly TrafficPod[],
  clock: Clock,
): Promise<readonly TrafficPod[]> {
  const facts = workloads.recent(service) ?? (await soon(workloads.facts(service), clock))
  if (facts === null || !facts.pods.known) return pods
  const created = new Map(facts.pods.value.map(({ name, createdAtMs }) => [name, createdAtMs]))
  return pods.map((pod) => ({ ...pod, createdAtMs: created.get(pod.name) ?? null }))
}

/** null: not in time. */
function soon<T>(reading: Promise<T>, clock: Clock): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(() => resolve(null), PATIENCE_MS)
    reading.then(resolve, reject).finally(cancel)
  })
}
