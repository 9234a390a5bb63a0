import { announceAlike } from '@/lib/domain/announcements'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { type ClusterState, type Service, serviceKey } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution } from '@/lib/domain/distribution/result'
import { type Expectation, expectPods } from '@/lib/domain/observed/expectation'
import { podsOf } from '@/lib/domain/observed/observe'
import type { PodCount } from '@/lib/domain/observed/traffic'

/** What one Service expects of its pods, without the rest of its distribution. */
export type ServiceExpectation = {
  readonly expectation: Expectation
  readonly present: ReadonlySet<string>
  /** Its pods, not counted yet. */
  readonly pods: readonly Pick<PodCount, 'podName' | 'nodeName'>[]
  readonly ports: readonly Pick<Distribution['ports'][number], 'hints'>[]
}

type Basis = Pick<ClusterState, 'nodes' | 'serverVersion' | 'announcements'> & { readonly slices: unknown }

const remembered = new WeakMap<Service, { readonly basis: Basis; readonly expected: ServiceExpectation }>()

/** Computed anew only for a Service about which something changed: thousands of them are judged every half minute. */
export function expectationOf(state: ClusterState, service: Service): ServiceExpectation {
  const key = serviceKey(service.namespace, service.name)
  const { nodes, serverVersion, announcements } = state
  const basis = { nodes, serverVersion, announcements, slices: state.slices.get(key) }
  const last = remembered.get(service)
  if (
    last !== undefined &&
    last.basis.slices === basis.slices &&
    last.basis.nodes === nodes &&
    last.basis.serverVersion === serverVersion &&
    announceAlike(last.basis.announcements, announcements, key)
  ) {
    return last.expected
  }
  const expected = expect(state, service)
  remembered.set(service, { basis, expected })
  return expected
}

function expect(state: ClusterState, service: Service): ServiceExpectation {
  const distribution = distribute({ state, service, model: detectBalancer(service, state) })
  const nodeOf = new Map<string, string | null>()
  for (const { endpoints } of distribution.ports) {
    for (const { podName, nodeName } of endpoints) if (podName !== null) nodeOf.set(podName, nodeName)
  }
  return {
    expectation: expectPods(distribution),
    present: podsOf(distribution),
    pods: [...nodeOf].map(([podName, nodeName]) => ({ podName, nodeName })),
    ports: distribution.ports.map(({ hints }) => ({ hints })),
  }
}
