import { describe, expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { type AdviceQuery, adviceResponse } from '@/lib/contracts/advice'
import { type CompareQuery, compareResponse } from '@/lib/contracts/compare'
import { serviceKey } from '@/lib/domain/cluster'
import { known } from '@/lib/domain/fact'
import { aWorkload } from '@/lib/domain/placement/test-workload'
import { aCluster, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { getService } from '../service/get-service'
import { getAdvice } from './get-advice'
import { getCompare } from './get-compare'

const clock = createManualClock()
const web = { namespace: 'shop', name: 'web' }

/** shop/web under Local with 5, 3 and 2 pods behind an AWS NLB, and shop/web-cluster to the same pods. */
function aShop() {
  const local = aService({ name: 'web', loadBalancerClass: 'service.k8s.aws/nlb' })
  const cluster = aService({ ...local, name: 'web-cluster', uid: 'other', externalTrafficPolicy: 'Cluster' })
  const other = aService({ name: 'mail', uid: 'mail', selector: new Map([['app', 'mail']]) })
  const slices = [aSlice(podsOn([5, 3, 2]))]
  const services = [local, cluster, other]
  const state = {
    ...aCluster(local, slices, nodesOf(12)),
    services: new Map(services.map((service) => [serviceKey('shop', service.name), service])),
    slices: new Map([local, cluster].map(({ name }) => [serviceKey('shop', name), slices])),
  }
  const shop = aFollowedCluster(clock, state)
  shop.setFacts({ workloads: known([aWorkload({ replicas: 10 })]) })
  return shop
}

const compared = async (query: CompareQuery) =>
  compareResponse.parse(await getCompare(aShop(), allAccess, web, query, clock.nowMs))
const advised = async (answers: AdviceQuery = {}) =>
  adviceResponse.parse(await getAdvice(aShop(), allAccess, web, answers, clock.nowMs))

describe('two Services that send to the same pods', () => {
  test('know of each other', () => {
    const pairsOf = (name: string) => getService(aShop(), allAccess, { ...web, name }, clock.nowMs()).pairs
    expect(pairsOf('web').map(({ name, policy }) => [name, policy])).toEqual([['web-cluster', 'Cluster']])
    expect(pairsOf('web-cluster').map(({ name, policy }) => [name, policy])).toEqual([['web', 'Local']])
    expect(pairsOf('mail')).toEqual([])
  })

  test('are compared as they are, with nothing imagined', async () => {
    const { columns, shown, headline } = await compared({ with: 'web-cluster' })
    expect(columns.map(({ label, isNow, scenario }) => [label, isNow, scenario])).toEqual([
      ['web, Local', true, ''],
      ['web-cluster, Cluster', true, ''],
    ])
    expect(shown).toBeNull()
    expect(headline).toContain('of web, Local')
    expect(columns[1]?.findings.vanish.map(({ id }) => id)).toContain('F12')
  })

  test('are refused where they do not, or where a scenario is asked for as well', async () => {
    await expect(compared({ with: 'mail' })).rejects.toMatchObject({ code: 'bad-request' })
    await expect(compared({ with: 'web-cluster', scenario: 'v1;replicas=3' })).rejects.toMatchObject({
      code: 'bad-request',
    })
    await expect(compared({ with: 'none' })).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('a column says which findings come and go with it, and what is lost until the balancer notices', async () => {
  const { columns } = await compared({})
  const [now, cluster, spread] = columns
  expect(now?.findings).toEqual({ appear: [], vanish: [] })
  expect(cluster?.findings.vanish.map(({ id }) => id)).toContain('F12')
  expect(spread?.findings.vanish.map(({ id }) => id)).toEqual(expect.arrayContaining(['F12', 'F13']))
  expect([now, cluster, spread].map((column) => column?.lostMeanwhile)).toEqual([null, 0, null])
})

describe('advice', () => {
  test('names the policy, why, its price, and a patch with what it gives on these nodes', async () => {
    const { advice, placement } = await advised()
    expect(advice).toMatchObject({ policy: 'Local', spread: true, change: null })
    expect(advice?.rules.filter(({ decides }) => decides).map(({ id }) => id)).toEqual(['spread'])
    expect(placement.before?.peak?.high).toBeCloseTo(5 / 3, 9)
    expect(placement.choices[0]?.after.peak?.high).toBeCloseTo(1, 9)
    expect(placement.choices[0]?.fix.yaml).toContain('topologySpreadConstraints')
  })

  test('goes by the answers of the reader, and says that they are the reader’s', async () => {
    const { advice } = await advised({ clientAddress: true, dynamicPlacement: true })
    expect(advice?.hybrid?.yaml).toContain('web-inside')
    expect(advice?.questions.map(({ need, answer, saidBy }) => [need, answer, saidBy])).toEqual([
      ['clientAddress', true, 'reader'],
      ['evenness', null, null],
      ['dynamicPlacement', true, 'reader'],
    ])
  })
})
