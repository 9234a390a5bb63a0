import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IpFamily, ServicePort } from '@/lib/domain/cluster'
import { aCluster, aModel, aNode, anEndpoint, aProbe, aService, aSlice, httpPort } from '@/lib/domain/test-objects'
import { distribute } from './distribute'
import { listNodes } from './list-nodes'
import { predict, type World } from './test-reference'

const zones = fc.constantFrom('A', 'B', 'C')
const names = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7']
const nodeName = fc.constantFrom(...names)

/** Mostly pods as the controller writes them; some hand-made, with conditions left out. */
const conditions = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ ready: true, serving: true, terminating: false }) },
  { weight: 2, arbitrary: fc.constant({ ready: false, serving: true, terminating: true }) },
  { weight: 1, arbitrary: fc.constant({ ready: false, serving: false, terminating: true }) },
  { weight: 1, arbitrary: fc.constant({ ready: false, serving: false, terminating: false }) },
  { weight: 1, arbitrary: fc.constant({ ready: true, serving: true, terminating: true }) },
  { weight: 1, arbitrary: fc.constant({ ready: null, serving: null, terminating: null }) },
)

const endpoints = (family: IpFamily) =>
  fc
    .array(
      fc.record({
        nodeName: fc.option(nodeName, { freq: 9 }),
        zone: fc.option(zones),
        conditions,
        zoneHints: zones.map((zone) => [zone]),
        nodeHints: nodeName.map((name) => [name]),
      }),
      { maxLength: 9 },
    )
    .chain((list) =>
      fc
        .record({
          withZones: fc.constantFrom('all', 'none', 'some'),
          withNodes: fc.constantFrom('all', 'none', 'some'),
        })
        .map(({ withZones, withNodes }) =>
          list.map(({ nodeName: node, zone, conditions: said, zoneHints, nodeHints }, at) => {
            const address = family === 'IPv4' ? `10.0.0.${at + 1}` : `fd00::${at + 1}`
            const has = (which: string) => which === 'all' || (which === 'some' && at % 2 === 0)
            return anEndpoint(address, node, {
              zone,
              ...said,
              zoneHints: has(withZones) ? zoneHints : [],
              nodeHints: has(withNodes) ? nodeHints : [],
            })
          }),
        ),
    )

const slicePort = (name: string, port: number, protocol: 'TCP' | 'UDP' = 'TCP') => ({ name, port, protocol })
const slicePorts = fc.constantFrom(
  [slicePort('http', 8080), slicePort('dns', 53), slicePort('dns', 53, 'UDP')],
  [slicePort('http', 8080)],
  [slicePort('http', 9090), slicePort('dns', 5353, 'UDP')],
)

/** Slices of a family; the last may repeat endpoints of the first, terminating by then. */
const slicesOf = (addressType: IpFamily) =>
  fc
    .tuple(endpoints(addressType), endpoints(addressType), slicePorts, slicePorts, fc.boolean())
    .map(([first, second, ports, otherPorts, repeats]) => {
      const further = second.map((each, at) => ({
        ...each,
        addresses: [addressType === 'IPv4' ? `10.0.1.${at + 1}` : `fd00::1:${at + 1}`],
      }))
      const running = first.filter(({ terminating }) => terminating === false).slice(0, repeats ? 2 : 0)
      const repeated = running.map((each) => ({ ...each, ready: false, serving: true, terminating: true }))
      return [
        aSlice(first, { addressType, ports }),
        aSlice([...further, ...repeated], { addressType, ports: otherPorts }),
      ]
    })

const node = (name: string) =>
  fc.record({ zone: zones, deleting: fc.boolean(), marked: fc.boolean() }).map(({ zone, deleting, marked }) =>
    aNode(name, {
      zone,
      deleting: deleting && marked,
      taints: marked ? [{ key: 'ToBeDeletedByClusterAutoscaler', value: '1', effect: 'NoSchedule' }] : [],
    }),
  )

const ports: readonly ServicePort[] = [
  httpPort,
  { ...httpPort, name: 'dns', port: 53, nodePort: 30053 },
  { ...httpPort, name: 'dns', port: 53, nodePort: 30054, protocol: 'UDP' },
]

const world: fc.Arbitrary<World> = fc.record({
  service: fc.constant(aService({ ports, ipFamilies: ['IPv4', 'IPv6'], ingress: [] })),
  slices: fc.tuple(slicesOf('IPv4'), slicesOf('IPv6')).map((lists) => lists.flat()),
  nodes: fc.tuple(...names.map(node)),
  policy: fc.constantFrom('Local', 'Cluster'),
  balancer: fc.record({
    id: fc.constantFrom(
      'equal-node',
      'weighted',
      'single-node',
      'ecmp',
      'zonal',
      'direct',
      'adaptive',
      'multi-address',
    ),
    probes: fc.constantFrom('nothing', 'health-check-node-port', 'kube-proxy-10256', 'node-port'),
    failsOpen: fc.boolean(),
    crossZone: fc.boolean(),
    candidates: fc.oneof(fc.constant(names), fc.uniqueArray(nodeName, { minLength: 1 })),
    announcers: fc.uniqueArray(nodeName, { minLength: 1, maxLength: 4 }),
  }),
})

function solve({ service, slices, nodes, policy, balancer }: World) {
  const state = aCluster(service, slices, nodes)
  const probed = balancer.probes !== 'nothing'
  const model = aModel({
    id: balancer.id,
    probed,
    probe: balancer.probes === 'nothing' ? null : aProbe({ target: balancer.probes }),
    failsOpen: balancer.failsOpen,
    crossZone: balancer.crossZone,
    candidateRule: 'node-ports',
    candidates: balancer.candidates.length === nodes.length ? null : balancer.candidates,
    announcers: balancer.id === 'single-node' ? balancer.announcers.slice(0, 1) : balancer.announcers,
  })
  return { state, distribution: distribute({ state, service, policy, model }) }
}

/** Combinations that no balancer makes: each policy has its own health port. */
const makesSense = ({ policy, balancer }: World): boolean =>
  balancer.probes !== (policy === 'Local' ? 'kube-proxy-10256' : 'health-check-node-port')

describe('for every cluster', () => {
  test('shares, entries, hops and losses are those of the algorithm, node by node', () => {
    fc.assert(
      fc.property(world.filter(makesSense), (given) => {
        const asked = given.balancer.id === 'single-node' ? oneAnnouncer(given) : given
        const { state, distribution } = solve(asked)
        for (const port of distribution.ports) {
          const expected = predict(asked, port.family, port.port)
          for (const { address, port: number, share } of port.endpoints) {
            expect(share).toBeCloseTo(expected.shares.get(`${address} ${number}`) ?? Number.NaN, 9)
          }
          expect(port.endpoints).toHaveLength(expected.shares.size)
          expect(port.droppedShare).toBeCloseTo(expected.anyone ? expected.lost : 0, 9)
          expect(port.refusedShare).toBeCloseTo(expected.anyone ? 0 : expected.lost, 9)
          expect(port.hopShare).toBeCloseTo(expected.hop, 9)
          for (const row of listNodes(state, distribution, port)) {
            expect(row.entryShare ?? -1).toBeCloseTo(
              expected.entry === null ? -1 : (expected.entry.get(row.name) ?? 0),
              9,
            )
          }
        }
      }),
      { numRuns: 120 },
    )
  })
})

const oneAnnouncer = (given: World): World => ({
  ...given,
  balancer: { ...given.balancer, announcers: given.balancer.announcers.slice(0, 1) },
})
