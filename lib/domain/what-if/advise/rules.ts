import type { TrafficPolicy } from '@/lib/domain/cluster'
import { isWorse } from '@/lib/domain/distribution/worst'
import { weigh } from '../compare/figures'
import { worstOf } from '../compare/offer'
import {
  canSpread,
  isAllFine,
  isKnown,
  keeps,
  loses,
  type Situation,
  sayCluster,
  sayLocal,
  saySpread,
} from './situation'

export type Decision = {
  /** null: neither is advised. */
  readonly policy: TrafficPolicy | null
  /** With the pods spread. */
  readonly spread: boolean
  /** A second Service for clients inside takes over what Local does badly. */
  readonly hybrid: boolean
  /** One sentence, with the numbers put in. */
  readonly because: string
}

export type AdviceRule = {
  readonly id: string
  readonly statement: string
  /** null: it does not apply; the next one is asked. */
  readonly decide: (situation: Situation) => Decision | null
}

const advise = (policy: TrafficPolicy | null, because: string, more: Partial<Decision> = {}): Decision => ({
  policy,
  spread: false,
  hybrid: false,
  because,
  ...more,
})

/** What pods would see: what is not known is no address. */
const sayThen = ({ address }: Situation['cluster']): string =>
  address.verdict === 'unknown' ? 'What pods would then see is not known' : `Pods would then see ${address.podSees}`

/** The rules that the advice applies, in their order; the first that applies decides. */
export const adviceRules: readonly AdviceRule[] = [
  {
    id: 'no-effect',
    statement: 'Where the balancer sends straight to pods, the policy changes nothing.',
    decide: ({ local }) =>
      local.applied.model.id === 'direct'
        ? advise(null, 'The balancer sends straight to pods: either policy gives the same.')
        : null,
  },
  {
    id: 'address',
    statement:
      'Where pods must see clients and only Local shows them, it is Local: with its pods spread if they are uneven and that matters, and beside a Cluster Service for clients inside if spreading cannot be relied on.',
    decide: (situation) => {
      const { needs, local, cluster } = situation
      if (needs.clientAddress !== true || !keeps(local) || keeps(cluster)) return null
      const because =
        cluster.address.verdict === 'unknown'
          ? 'Whether pods would see clients under Cluster is not known.'
          : `Under Cluster pods would see ${cluster.address.podSees}.`
      if (isAllFine(local)) return advise('Local', `${because} ${sayLocal(local)}`)
      if (needs.evenness === false && !loses(local)) return advise('Local', `${because} ${sayLocal(local)}`)
      const { spread } = situation
      if (spread !== null && canSpread(situation)) {
        return advise('Local', `${because} ${sayLocal(local)} ${saySpread(spread)}.`, { spread: true })
      }
      return advise('Local', `${because} ${sayLocal(local)}`, { hybrid: true })
    },
  },
  {
    id: 'not-known',
    statement: 'Where it is not known how the balancer spreads connections, nothing is advised.',
    decide: ({ local, cluster }) =>
      isKnown(local) && isKnown(cluster) && local.applied.model.id !== 'unknown'
        ? null
        : advise(
            null,
            'What either policy would give is not known: choose the model of the balancer, or let nodes be read.',
          ),
  },
  {
    id: 'even-already',
    statement: 'Where Local is even, drops nothing and its pods stay where they are, it costs nothing: it is Local.',
    decide: ({ needs, local }) =>
      needs.dynamicPlacement !== true && isAllFine(local)
        ? advise('Local', `${sayLocal(local)} It saves the way over a second node.`)
        : null,
  },
  {
    id: 'evenness-not-needed',
    statement: 'Where pods need not be even and Local loses nothing, it is Local: it saves the way over a second node.',
    decide: ({ needs, local }) => (needs.evenness === false && !loses(local) ? advise('Local', sayLocal(local)) : null),
  },
  {
    id: 'spread',
    statement:
      'Where spreading the pods makes Local even and they stay where they are, it is Local with its pods spread.',
    decide: (situation) =>
      situation.spread !== null && canSpread(situation)
        ? advise(
            'Local',
            `${sayLocal(situation.local)} ${saySpread(situation.spread)}. No second node is on the way.`,
            {
              spread: true,
            },
          )
        : null,
  },
  {
    id: 'cluster-no-better',
    statement:
      'Where Cluster would be no better than Local as its pods are placed now, and they stay there, it is Local: one pod, or topology hints that make Cluster uneven.',
    decide: ({ needs, local, cluster }) => {
      const [ours, theirs] = [worstOf(local.ports), worstOf(cluster.ports)]
      const isNoBetter = ours !== null && theirs !== null && !isWorse(weigh(ours), weigh(theirs))
      return needs.dynamicPlacement !== true && isNoBetter
        ? advise('Local', `${sayLocal(local)} ${sayCluster(cluster)}`)
        : null
    },
  },
  {
    id: 'ask-address',
    statement:
      'Where Local would be uneven or lose connections, and nobody said whether pods must see clients, that decides.',
    decide: ({ needs, local, cluster }) =>
      needs.clientAddress === null && keeps(local) && !keeps(cluster)
        ? advise(
            null,
            `${sayLocal(local)} ${sayCluster(cluster)} ${sayThen(cluster)}: it is Cluster if none of them needs the client address.`,
          )
        : null,
  },
  {
    id: 'cluster',
    statement: 'Else it is Cluster: without topology hints nothing hangs on where pods are.',
    decide: ({ needs, local, cluster }) =>
      advise(
        'Cluster',
        needs.dynamicPlacement === true
          ? `Pods come and go. ${sayCluster(cluster)}`
          : `${sayLocal(local)} ${sayCluster(cluster)}`,
      ),
  },
]
