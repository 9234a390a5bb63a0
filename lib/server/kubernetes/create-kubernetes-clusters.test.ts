import { afterEach, expect, it } from 'vitest'
import { clusterBench } from '@/e2e/fakes/cluster-bench'
import { service } from '@/e2e/fakes/kube-api/objects'
import { until } from '@/e2e/fakes/until'
import type { ClusterSource } from '@/lib/server/sources'
import { createKubernetesClusters } from './create-kubernetes-clusters'

const bench = clusterBench()
const sources: ClusterSource[] = []
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.stop()))
})

function create(contexts: readonly string[]) {
  const lines: string[] = []
  const environment = { KUBECONFIG: `${bench.folder.path}/config` }
  const clusters = createKubernetesClusters(
    { contexts, namespaces: [], ciliumNamespace: 'kube-system', clusterName: null, environment },
    {
      clock: bench.clock,
      random: () => 0.5,
      log: (cluster) => (_level, message) => lines.push(`${cluster}: ${message}`),
    },
  )
  for (const { source } of clusters) {
    sources.push(source)
    source.start()
  }
  return { clusters, lines }
}

const untilLive = ({ source }: { source: ClusterSource }) =>
  until('the cluster is live', () => {
    bench.clock.advance(25)
    return source.status().state === 'live'
  })

it('several contexts are followed at once, each under its own id, and a missing one keeps its place', async () => {
  const [first, second] = [await bench.serve(), await bench.serve()]
  first.apply(service('shop', 'first'))
  second.apply(service('shop', 'second'))
  bench.writeContexts({ 'admin@first': first.url, 'admin@second': second.url })
  const { clusters, lines } = create(['admin@second', 'typo', 'admin@first'])
  expect(clusters.map(({ id, name }) => [id, name])).toEqual([
    ['admin-second', 'admin@second'],
    ['typo', 'typo'],
    ['admin-first', 'admin@first'],
  ])
  const [two, typo, one] = clusters
  if (two === undefined || typo === undefined || one === undefined) throw new Error('a cluster is missing')
  await Promise.all([untilLive(one), untilLive(two)])
  expect([...one.source.state().services.keys()]).toEqual(['shop/first'])
  expect([...two.source.state().services.keys()]).toEqual(['shop/second'])
  expect(typo.source.status()).toMatchObject({ state: 'connecting', error: { code: 'context-unknown' } })
  expect(lines).toEqual([
    'typo: The kubeconfig has no context "typo". Choose one that is there: admin@first, admin@second.',
  ])
})

it('the present context alone is followed when none is named', async () => {
  const api = await bench.serve()
  bench.writeConfig(api.url)
  const { clusters } = create([])
  expect(clusters.map(({ id, name }) => [id, name])).toEqual([['shop', 'shop']])
  for (const cluster of clusters) await untilLive(cluster)
})

it('a kubeconfig that comes late is taken as it is then, and its current context is kept from there on', async () => {
  const [first, moved, other] = [await bench.serve(), await bench.serve(), await bench.serve()]
  const { clusters } = create([])
  const [cluster] = clusters
  if (cluster === undefined) throw new Error('there is no cluster')
  expect(cluster.source.status().error?.code).toBe('kubeconfig-missing')
  bench.writeContexts({ a: first.url, b: other.url })
  bench.clock.advance(5000)
  await untilLive(cluster)
  // Another context becomes current, and the server of ours moves.
  bench.writeContexts({ b: other.url, a: moved.url })
  for (const watch of first.watches()) watch.end()
  await until('it has moved along', () => {
    bench.clock.advance(25)
    return cluster.source.status().server === moved.url
  })
  await untilLive(cluster)
  expect(other.log.requests).toEqual([])
})
