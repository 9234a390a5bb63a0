import { expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterState } from '@/lib/domain/cluster'
import { aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { compare } from '@/lib/domain/what-if/compare/compare'
import { comparedQuestion } from './compared-question'

const ref = { namespace: 'shop', name: 'web' }
const state: ClusterState = {
  services: new Map([['shop/web', aService({ loadBalancerClass: 'service.k8s.aws/nlb' })]]),
  slices: new Map([['shop/web', [aSlice(podsOn([3, 1]))]]]),
  nodes: new Map(nodesOf(2).map((node) => [node.name, node])),
  serverVersion: null,
  announcements: nothingAnnounced,
}

test('as long as nothing changes, one scenario after another is compared with the same columns', async () => {
  const cluster = aFollowedCluster(createManualClock(), state)
  const question = await comparedQuestion(cluster, allAccess, ref)
  expect(await comparedQuestion(cluster, allAccess, ref)).toBe(question)
  const [first, second] = [compare(question, { replicas: 6 }), compare(question, { replicas: 8 })]
  expect(second.columns[0]?.distribution).toBe(first.columns[0]?.distribution)
  expect(second.columns[0]?.blast).toBe(first.columns[0]?.blast)
  expect(second.columns[2]?.distribution).not.toBe(first.columns[2]?.distribution)
})

test('a change makes another question with columns of its own', async () => {
  const cluster = aFollowedCluster(createManualClock(), state)
  const before = compare(await comparedQuestion(cluster, allAccess, ref), {})
  const slices = new Map([['shop/web', [aSlice(podsOn([1, 1]))]]])
  cluster.publish({ ...state, slices }, { services: ['shop/web'] })
  const after = compare(await comparedQuestion(cluster, allAccess, ref), {})
  expect(before.columns[0]?.figures?.peak?.high).toBeCloseTo(2, 9)
  expect(after.columns[0]?.figures?.peak?.high).toBeCloseTo(1, 9)
})
