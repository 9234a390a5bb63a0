import type { DemoNode } from '@/lib/server/demo/simulation/node'

const zones = ['a', 'b', 'c'] as const
const nodesPerZone = 12

type Special = Omit<DemoNode, 'name' | 'zone' | 'number' | 'address'>

/** Label of the nodes that one Service's balancer is confined to: `pool.harbor.example/mqtt=true`. */
export const poolLabel = (pool: string): string => `pool.harbor.example/${pool}`

const pool = (...names: readonly string[]) => ({
  labels: Object.fromEntries(names.map((name) => [poolLabel(name), 'true'])),
})

/** What sets a node apart from its neighbours. */
const special: Readonly<Record<string, Special>> = {
  'kn-a05': pool('mqtt'),
  'kn-a06': pool('mqtt'),
  'kn-b06': pool('mqtt'),
  'kn-b07': pool('mqtt'),
  'kn-c02': pool('mqtt'),
  'kn-a09': pool('query'),
  'kn-a10': pool('query'),
  'kn-b11': pool('query'),
}

/** kn-a01 to kn-c12: twelve nodes in each of three zones. */
export const harborNodes: readonly DemoNode[] = zones.flatMap((zone, zoneIndex) =>
  Array.from({ length: nodesPerZone }, (_, index): DemoNode => {
    const name = `kn-${zone}${String(index + 1).padStart(2, '0')}`
    const number = zoneIndex * 20 + index + 1
    return { name, zone, number, address: `10.20.${zoneIndex * 4}.${index + 11}`, ...special[name] }
  }),
)
