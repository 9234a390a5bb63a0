import { serviceLbLabel } from '@/lib/server/demo/exposures/bare-metal'
import { minutes, seconds } from '@/lib/server/demo/simulation/cycle'
import type { DemoNode } from '@/lib/server/demo/simulation/node'

/** Label of the nodes that one Service's balancer is confined to: `pool.harbor.example/mqtt=true`. */
export const poolLabel = (pool: string): string => `pool.harbor.example/${pool}`

const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers'

type Special = Omit<DemoNode, 'name' | 'zone' | 'number' | 'address'>

const labelled = (labels: Readonly<Record<string, string>>): Special => ({ labels })
const inPool = (pool: string): Special => labelled({ [poolLabel(pool)]: 'true' })

/*
 * What sets a node apart from its neighbours. No node carries a provider id: each Service names a balancer of its own,
 * as no real cluster would, and detection rests on the Service alone.
 */
const special: Readonly<Record<string, Special>> = {
  // The five nodes that iot/mqtt's balancer uses (E3).
  'kn-a05': inPool('mqtt'),
  'kn-a06': inPool('mqtt'),
  'kn-b06': inPool('mqtt'),
  'kn-b07': inPool('mqtt'),
  'kn-c02': inPool('mqtt'),
  // The three of search/query (E11).
  'kn-a09': inPool('query'),
  'kn-a10': inPool('query'),
  'kn-b11': inPool('query'),
  // k3s' ServiceLB may use these and, now that some have the label, no others. Two of them belong to pay/vault as well (E10).
  'kn-a01': labelled({ [serviceLbLabel]: 'true' }),
  'kn-b01': labelled({ [serviceLbLabel]: 'true' }),
  'kn-c09': labelled({ [serviceLbLabel]: 'true' }),
  'kn-a12': labelled({ [serviceLbLabel]: 'true', [poolLabel('vault')]: 'true' }),
  'kn-b10': inPool('vault'),
  'kn-c12': inPool('vault'),
  // Cordoned: nothing new is scheduled, everything else goes on, the balancer included.
  'kn-c11': { ...inPool('vault'), cordoned: true },
  // Left out by every balancer that looks at labels.
  'kn-c01': labelled({ [excludeLabel]: '' }),
  // The cloud controller reads `false` as a bool and keeps the node; others see the label and leave it out (T14).
  'kn-b12': labelled({ [excludeLabel]: 'false', [serviceLbLabel]: 'true' }),
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
