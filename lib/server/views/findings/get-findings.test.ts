import { expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { findingsQuery, findingsResponse } from '@/lib/contracts/findings'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterState } from '@/lib/domain/cluster'
import { aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { clusterFindings } from './cluster-findings'
import { getFindings } from './get-findings'

/** Pods on each of three nodes, by Service: the names are not in the order of harm. */
const placements = {
  alpha: [7, 3, 2],
  beta: [12, 1, 1],
  gamma: [8, 2, 1],
  delta: [8, 2, 1],
} as const

function uneven(): ClusterState {
  const ingress = [{ ip: null, hostname: 'lb', ipMode: null }]
  const services = Object.keys(placements).map((name) =>
    aService({ loadBalancerClass: 'service.k8s.aws/nlb', ingress, name }),
  )
  return {
    services: new Map(services.map((service) => [`shop/${service.name}`, service])),
    slices: new Map(
      Object.entries(placements).map(([serviceName, pods]) => [
        `shop/${serviceName}`,
        [aSlice(podsOn([...pods]), { serviceName })],
      ]),
    ),
    nodes: new Map(nodesOf(3).map((node) => [node.name, node])),
    serverVersion: null,
    announcements: nothingAnnounced,
  }
}

async function tell(query: Record<string, string>) {
  const clock = createManualClock()
  const cluster = aFollowedCluster(clock, uneven())
  const judged = await clusterFindings(cluster, allAccess, clock.nowMs())
  return findingsResponse.parse(getFindings(cluster, allAccess, judged, findingsQuery.parse(query), clock.nowMs()))
}

test('within a rule the hottest Service comes first, equals by name, and pages go on where the last ended', async () => {
  const names: string[] = []
  const harms: (number | null)[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await tell({ rule: 'F12', limit: '1', ...(cursor === '' ? {} : { cursor }) })
    names.push(...page.findings.map(({ subject }) => subject.name))
    harms.push(...page.findings.map(({ harm }) => harm))
    cursor = page.next
  }
  expect(names).toEqual(['beta', 'delta', 'gamma', 'alpha'])
  expect(harms).toEqual([...harms].sort((a, b) => (b ?? 0) - (a ?? 0)))
})

test('a cursor that no answer gave is refused', async () => {
  for (const cursor of ['bm9uc2Vuc2U', 'W10', 'WzksIkYxMiIsMSwic2hvcC93ZWIiXQ']) {
    await expect(tell({ cursor })).rejects.toThrow('The cursor is none that an answer gave.')
  }
})
