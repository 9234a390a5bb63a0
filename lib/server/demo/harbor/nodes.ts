import { serviceLbPool } from '@/lib/server/demo/exposures/bare-metal'
import { minutes, seconds } from '@/lib/server/demo/simulation/cycle'
import type { DemoNode } from '@/lib/server/demo/simulation/node'

/** The four nodes that the balancer of pay/vault is confined to (E10). */
export const vaultLabel = 'pool.harbor.example/vault'
export const vaultNodes = ['kn-a12', 'kn-b10', 'kn-c11', 'kn-c12'] as const

/** The nodes that legacy/ftp is confined to. */
export const legacyLabel = 'pool.harbor.example/legacy'

const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers'

type Special = Omit<DemoNode, 'name' | 'zone' | 'number' | 'address'>

const labelled = (labels: Readonly<Record<string, string>>): Special => ({ labels })
/*
 * What sets a node apart from its neighbours. No node carries a provider id: each Service names a balancer of its own,
 * as no real cluster would, and detection rests on the Service alone.
 */
const special: Readonly<Record<string, Special>> = {
  // Pools of k3s' ServiceLB: that of search/query has two nodes in zone a and one in zone b (E11).
  'kn-a09': labelled({ ...serviceLbPool('query'), [legacyLabel]: 'true' }),
  'kn-b08': labelled({ [legacyLabel]: 'true' }),
  'kn-c07': labelled({ [legacyLabel]: 'true' }),
  'kn-a10': labelled(serviceLbPool('query')),
  'kn-b11': labelled(serviceLbPool('query')),
  'kn-a01': labelled(serviceLbPool('tools')),
  'kn-b01': labelled(serviceLbPool('tools')),
  'kn-c09': labelled(serviceLbPool('tools')),
  'kn-a12': labelled({ ...serviceLbPool('tools'), [vaultLabel]: 'true' }),
  'kn-b10': labelled({ [vaultLabel]: 'true' }),
  'kn-c12': labelled({ [vaultLabel]: 'true' }),
  // Cordoned: nothing new is scheduled, everything else goes on, the balancer included.
  'kn-c11': { ...labelled({ [vaultLabel]: 'true', [legacyLabel]: 'true' }), cordoned: true },
  // Left out by every balancer that looks at labels.
  'kn-c01': labelled({ [excludeLabel]: '' }),
  // The cloud controller reads `false` as a bool and keeps the node; others see the label and leave it out (T14).
  'kn-b12': labelled({ ...serviceLbPool('tools'), [excludeLabel]: 'false' }),
  // Loses power for a hundred seconds every thirteen minutes.
  'kn-c10': {
    life: {
      everyMs: minutes(13),
      phases: [
        { fromMs: 0, phase: 'running' },
        { fromMs: minutes(5), phase: 'blackout' },
        { fromMs: minutes(5) + seconds(100), phase: 'running' },
      ],
    },
  },
  // Added by the autoscaler for a few minutes, again and again.
  'kn-b13': {
    life: {
      everyMs: minutes(11),
      phases: [
        { fromMs: 0, phase: 'absent' },
        { fromMs: minutes(2), phase: 'joining' },
        { fromMs: minutes(2) + seconds(25), phase: 'running' },
        { fromMs: minutes(8), phase: 'leaving' },
        { fromMs: minutes(8) + seconds(50), phase: 'absent' },
      ],
    },
  },
}

const zones = ['a', 'b', 'c'] as const

/** kn-a01 to kn-c12, twelve nodes in each of three zones, and kn-b13, which comes and goes. */
export const harborNodes: readonly DemoNode[] = zones.flatMap((zone, zoneIndex) =>
  Array.from({ length: zone === 'b' ? 13 : 12 }, (_, index): DemoNode => {
    const name = `kn-${zone}${String(index + 1).padStart(2, '0')}`
    const number = zoneIndex * 20 + index + 1
    return { name, zone, number, address: `10.20.${zoneIndex * 4}.${index + 11}`, ...special[name] }
  }),
)

/** InternalIPs of these nodes. */
export const addressesOfNodes = (...names: readonly string[]): readonly string[] =>
  harborNodes.filter(({ name }) => names.includes(name)).map(({ address }) => address)
