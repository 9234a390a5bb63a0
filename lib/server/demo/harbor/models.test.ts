import { describe, expect, test } from 'vitest'
import { nothingAnnounced } from '@/lib/domain/announcements'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { type Confidence, type ModelId, modelIds } from '@/lib/domain/balancers/model'
import { applyOverride } from '@/lib/domain/balancers/override'
import { type ClusterState, isExternalService, type ServiceKey } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { PortDistribution } from '@/lib/domain/distribution/result'
import { createScene } from '@/lib/server/demo/simulation/scene'
import { harbor } from './cluster'

const scene = createScene(harbor, 7, Date.UTC(2026, 10, 22, 14, 32))
const state: ClusterState = {
  services: scene.services(0).values,
  slices: scene.slices(0).values,
  nodes: scene.nodes(0).values,
  serverVersion: { major: 1, minor: 34 },
  announcements: nothingAnnounced,
}

function find(key: ServiceKey) {
  const service = state.services.get(key)
  if (service === undefined) throw new Error(`The demo has no Service ${key}.`)
  return { service, model: detectBalancer(service, state) }
}

describe('detection says of each Service what it is there to show', () => {
  test.each<[ServiceKey, ModelId, Confidence, string | null]>([
    ['shop/web', 'equal-node', 'class', 'AWS NLB'],
    ['shop/gallery', 'zonal', 'class', 'AWS NLB'],
    ['media/stream', 'direct', 'class', 'AWS NLB'],
    ['web/wiki', 'direct', 'annotation', 'AWS NLB'],
    ['shop/api', 'zonal', 'annotation', 'AWS NLB (cloud controller)'],
    ['shop/assets', 'weighted', 'annotation', 'GKE external pass-through balancer'],
    ['ml/infer', 'equal-node', 'annotation', 'GKE external pass-through balancer'],
    ['auth/oidc', 'equal-node', 'annotation', 'Azure Load Balancer'],
    ['tools/charts', 'equal-node', 'annotation', 'DigitalOcean Load Balancer'],
    ['mail/smtp', 'equal-node', 'annotation', 'Hetzner Load Balancer'],
    ['web/forms', 'adaptive', 'annotation', 'Hetzner Load Balancer'],
    ['iot/gateway', 'equal-node', 'annotation', 'OpenStack Octavia'],
    ['voip/sip', 'single-node', 'annotation', 'kube-vip'],
    ['tools/survey', 'single-node', 'class', 'Cilium layer 2'],
    ['dns/resolver', 'ecmp', 'class', 'Cilium BGP'],
    ['tools/feeds', 'unknown', 'annotation', 'MetalLB'],
    ['search/query', 'multi-address', 'status', null],
    ['web/ci', 'multi-address', 'guess', null],
    ['lab/lights', 'multi-address', 'guess', null],
    ['lab/probe-sink', 'unknown', 'unknown', null],
  ])('%s: %s by %s, %s', (key, id, confidence, product) => {
    expect(find(key).model).toMatchObject({ id, confidence, product })
  })

  test('every model occurs, and with balancers that probe and such that do not', () => {
    const models = [...state.services.values()]
      .filter(isExternalService)
      .map((service) => detectBalancer(service, state))
    expect(new Set(models.map(({ id }) => id))).toEqual(new Set(modelIds))
    expect(new Set(models.map(({ probed }) => probed))).toEqual(new Set([true, false, null]))
  })
})

/** The first port, as expected from the objects; `override` as a reader would choose it. */
function solve(key: ServiceKey, override: Parameters<typeof applyOverride>[1] = {}): PortDistribution {
  const { service, model } = find(key)
  const [port] = distribute({ state, service, model: applyOverride(model, override) }).ports
  if (port === undefined) throw new Error(`${key} has no port.`)
  return port
}

/** Shares of pods by node, rounded as the table prints them. */
function sharesByNode({ endpoints }: PortDistribution): Record<string, number[]> {
  const shares: Record<string, number[]> = {}
  for (const { nodeName, share } of endpoints) {
    const own = shares[nodeName ?? ''] ?? []
    shares[nodeName ?? ''] = [...own, Number(share?.toFixed(6))]
  }
  return shares
}

const each = (count: number, share: number) => Array.from({ length: count }, () => Number(share.toFixed(6)))

describe('the worked examples of the domain page, section 4', () => {
  test.each<[string, PortDistribution, Record<string, number[]>, number, number]>([
    [
      'E1',
      solve('shop/web'),
      { 'kn-a04': each(5, 1 / 15), 'kn-b02': each(3, 1 / 9), 'kn-c07': each(2, 1 / 6) },
      1.667,
      0,
    ],
    ['E2', solve('shop/assets'), { 'kn-a05': each(5, 0.1), 'kn-b06': each(3, 0.1), 'kn-c09': each(2, 0.1) }, 1, 0],
    ['E3', solve('edge/relay'), { 'kn-a08': each(8, 1 / 24), 'kn-b10': [0.333333], 'kn-c04': [0.333333] }, 3.333, 0],
    ['E3 unprobed', solve('iot/mqtt'), { 'kn-a05': each(8, 0.025), 'kn-b06': [0.2], 'kn-c02': [0.2] }, 3.333, 0.4],
    ['E4', solve('pay/webhook'), { 'kn-c06': each(6, 1 / 6) }, 1, 0],
    ['E5', solve('web/docs'), { 'kn-a06': each(2, 1 / 6), 'kn-b06': each(2, 1 / 6), 'kn-c06': each(2, 1 / 6) }, 1, 0],
    ['E6', solve('shop/cart'), { 'kn-b07': [0.25, 0.25], 'kn-c03': [0.5] }, 1.5, 0],
    [
      'E7',
      solve('shop/gallery'),
      { 'kn-a02': [0.5], 'kn-b01': each(2, 1 / 12), 'kn-b05': each(2, 1 / 12), 'kn-b08': each(2, 1 / 12) },
      3.5,
      0,
    ],
    [
      'E7 cross-zone',
      solve('shop/thumbs'),
      { 'kn-a02': [0.25], 'kn-b01': each(2, 1 / 8), 'kn-b05': each(2, 1 / 8), 'kn-b08': each(2, 1 / 8) },
      1.75,
      0,
    ],
    ['E8', solve('voip/sip'), { 'kn-a01': each(3, 1 / 3), 'kn-b03': each(4, 0), 'kn-c08': each(3, 0) }, 3.333, 0],
    [
      'E8 Cluster',
      solve('voip/sip-cluster'),
      { 'kn-a01': each(3, 0.1), 'kn-b03': each(4, 0.1), 'kn-c08': each(3, 0.1) },
      1,
      0,
    ],
    ['E9', solve('pay/ledger-api'), { 'kn-a07': [0.5], 'kn-b04': each(9, 1 / 18) }, 5, 0],
    ['E9 weighted', solve('pay/ledger-grpc'), { 'kn-a07': [0.1], 'kn-b04': each(9, 0.1) }, 1, 0],
    ['E11', solve('search/query'), { 'kn-a10': [0.666667], 'kn-b11': each(3, 1 / 9) }, 2.667, 0],
    ['E11 without hints', solve('search/suggest'), { 'kn-a10': [0.25], 'kn-b11': each(3, 0.25) }, 1, 0],
    ['E12 after the balancer noticed', solve('auth/session'), { 'kn-a03': [0], 'kn-c05': [0.5, 0.5] }, 1, 0],
    [
      'E12 before',
      solve('auth/session', { candidates: ['kn-c05', 'kn-a03'], probed: false }),
      { 'kn-a03': [0.5], 'kn-c05': [0.25, 0.25] },
      1.5,
      0,
    ],
  ])('%s', (_, port, shares, peakToAverage, droppedShare) => {
    expect(sharesByNode(port)).toEqual(shares)
    expect(port.skew.peakToAverage).toBeCloseTo(peakToAverage, 3)
    expect(port.droppedShare).toBeCloseTo(droppedShare, 9)
  })

  test('E10: of the four nodes that the operator names, half cover everything', () => {
    const port = solve('pay/vault')
    expect(port).toMatchObject({ candidateNodes: 4, poolNodes: 2, nodesWithEndpoints: 2 })
    expect(port.nodes.filter(({ inPool }) => inPool).map(({ entryShare }) => entryShare)).toEqual([0.5, 0.5])
  })
})

describe('edge cases', () => {
  test('a port that some pods lack drops what enters on their node, while the health port counts them', () => {
    const { service, model } = find('media/transcode')
    const ports = distribute({ state, service, model }).ports
    expect(ports.map(({ port, droppedShare }) => [port.name, droppedShare])).toEqual([
      ['https', 0],
      ['status', 1 / 3],
    ])
  })

  test('without a monitor what enters in the empty zone is dropped', () => {
    expect(solve('iot/gateway').droppedShare).toBeCloseTo(11 / 35, 9)
  })

  test('backends without a node get nothing under Local and their part under Cluster', () => {
    expect(sharesByNode(solve('edge/backup'))).toMatchObject({ '': [0, 0] })
    expect(sharesByNode(solve('edge/backup-cluster'))).toMatchObject({ '': [0.25, 0.25] })
  })

  test('a Service without ready pods refuses, one whose pods all terminate still serves', () => {
    expect(solve('batch/report-api').refusedShare).toBe(1)
    expect(solve('batch/nightly').refusedShare).toBe(1)
    expect(solve('batch/export')).toMatchObject({ refusedShare: 0, droppedShare: 0 })
  })

  test('node hints are followed, partial zone hints are not', () => {
    expect(solve('ml/serve').skew.peakToAverage).toBeGreaterThan(1.2)
    expect(solve('ml/embed').skew.peakToAverage).toBeCloseTo(1, 9)
  })

  test('the label exclude=false keeps kn-b12 out of some balancers and in others', () => {
    const inPool = (key: ServiceKey) => solve(key).nodes.find(({ name }) => name === 'kn-b12')?.inPool
    expect(inPool('edge/ingress')).toBe(false)
    expect(inPool('iot/gateway')).toBe(true)
  })
})
