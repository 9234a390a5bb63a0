import { describe, expect, test } from 'vitest'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { type ClusterState, type Service, type SliceEndpoint, serviceKey } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import { aModel, aProbe, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { rankNodeLoss } from './node-loss'

type Exposed = {
  name: string
  policy: 'Local' | 'Cluster'
  endpoints: readonly SliceEndpoint[]
  model?: Partial<BalancerModel>
}

function rank(exposed: readonly Exposed[], lost: readonly string[], nodes = nodesOf(36)) {
  const services = exposed.map(({ name, policy }) => aService({ name, externalTrafficPolicy: policy }))
  const state: ClusterState = {
    services: new Map(services.map((service) => [serviceKey('shop', service.name), service])),
    slices: new Map(exposed.map(({ name, endpoints }) => [serviceKey('shop', name), [aSlice(endpoints)]])),
    nodes: new Map(nodes.map((node) => [node.name, node])),
    serverVersion: null,
    announcements: nothingAnnounced,
  }
  const distributionOf = (service: Service) => {
    const model = exposed.find(({ name }) => name === service.name)?.model
    return distribute({ state, service, model: aModel({ probed: true, probe: aProbe(), ...model }) })
  }
  return rankNodeLoss({ state, lost: new Set(lost), services, distributionOf })
}

/** The node page as drawn, n1 in place of kn-b04. */
const drawn: readonly Exposed[] = [
  { name: 'ledger-api', policy: 'Local', endpoints: podsOn([9, 1]) },
  { name: 'forms', policy: 'Cluster', endpoints: podsOn([2, 2, 2]) },
  { name: 'api', policy: 'Cluster', endpoints: podsOn(Array.from({ length: 12 }, () => 1)) },
  { name: 'resolver', policy: 'Local', endpoints: podsOn(Array.from({ length: 12 }, () => 1)) },
  { name: 'ingress', policy: 'Local', endpoints: podsOn(Array.from({ length: 36 }, () => 1)) },
  { name: 'portal', policy: 'Cluster', endpoints: podsOn([0, 1, 1, 1]) },
  { name: 'elsewhere', policy: 'Local', endpoints: podsOn([0, 2, 2]) },
]

describe('losing one node', () => {
  const { services, untouched } = rank(drawn, ['n1'])
  const rows = services.map(({ name, kind, readyHere, atOnce }) => [name, kind, readyHere, Number(atOnce?.toFixed(3))])

  test('costs what is drawn, the hardest hit first', () => {
    expect(rows).toEqual([
      ['ledger-api', 'pods', 9, 0.5],
      ['forms', 'pods', 2, 0.352],
      ['api', 'pods', 1, 0.109],
      ['resolver', 'pods', 1, 0.083],
      ['ingress', 'pods', 1, 0.028],
      ['portal', 'entry', 0, 0.028],
    ])
  })

  test('what a Service loses anyway is no harm of the node that goes', () => {
    const dropping: Exposed = {
      name: 'dropping',
      policy: 'Local',
      endpoints: podsOn([1, 1, 1]),
      model: { probed: false, probe: null },
    }
    const { services: both } = rank([...drawn, dropping], ['n1'])
    expect(both[0]?.name).toBe('ledger-api')
    expect(both.find(({ name }) => name === 'dropping')?.lostBefore).toBeCloseTo(33 / 36, 9)
  })

  test('leaves Services alone that neither enter there nor have pods there', () => {
    expect(untouched).toBe(1)
  })

  test('says what is left and until when', () => {
    expect(services[0]).toMatchObject({ after: { readyEndpoints: 1 }, convergence: { seconds: 20 }, entersHere: 0.5 })
    expect(services[1]?.after.skew.peakToAverage).toBeCloseTo(1, 9)
    expect(services[5]?.after.readyEndpoints).toBe(3)
  })

  test('what is lost for good comes before what is lost for a moment', () => {
    const only: Exposed = { name: 'only', policy: 'Cluster', endpoints: podsOn([1]) }
    const [first] = rank([...drawn, only], ['n1']).services
    expect(first).toMatchObject({ name: 'only', after: { refusedShare: 1 }, untilNoticed: 1 })
  })

  test('of a Service whose balancer is not known is not called harmless', () => {
    const unknown: Exposed = { name: 'unknown', policy: 'Local', endpoints: podsOn([0, 1]), model: { id: 'unknown' } }
    expect(rank([unknown], ['n1'])).toMatchObject({ untouched: 0, services: [{ atOnce: null }] })
  })
})

test('losing a zone costs what its nodes cost together', () => {
  const zones = 'ABBB'
  const exposed: Exposed = { name: 'web', policy: 'Cluster', endpoints: podsOn([2, 1, 1]) }
  const { services } = rank([exposed], ['n2', 'n3', 'n4'], nodesOf(4, zones))
  // Three of four entries, and half of what enters on the fourth.
  expect(services[0]?.atOnce).toBeCloseTo(0.75 + 0.25 * 0.5, 9)
  expect(services[0]).toMatchObject({ readyHere: 2, after: { readyEndpoints: 2 } })
})
