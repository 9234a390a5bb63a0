import { percent, times } from '@/lib/domain/distribution/say'
import { sleepSecondsFor } from '@/lib/domain/findings/convergence'
import type { SourceAddress } from '@/lib/domain/source-address/verdict'
import type { AppliedScenario } from '../question'
import { EVEN_UP_TO, type PortFigures, SHARE_EPSILON } from './figures'

/** What a column costs, a phrase each; empty: nothing that is known of. */
export function priceOf(applied: AppliedScenario, figures: PortFigures, address: SourceAddress): readonly string[] {
  return [
    ...lossPrice(figures),
    ...pressurePrice(figures),
    ...addressPrice(address),
    ...hopPrice(figures),
    ...rolloutPrice(applied, figures),
    ...(applied.pendingPods > 0 ? [`${pods(applied.pendingPods)} without a node`] : []),
  ]
}

function lossPrice({ dropped, refused }: PortFigures): readonly string[] {
  return [
    ...(dropped !== null && dropped.high > SHARE_EPSILON
      ? [`${percent(dropped.high)} of new connections dropped`]
      : []),
    ...(refused !== null && refused.high > SHARE_EPSILON
      ? [`${percent(refused.high)} of new connections refused`]
      : []),
  ]
}

function pressurePrice({ peak, hotPods, singleNode, readyEndpoints }: PortFigures): readonly string[] {
  const isHot = peak !== null && peak.high > EVEN_UP_TO + SHARE_EPSILON
  const who = hotPods === null || hotPods === 0 ? 'hot pods' : `${hotPods} hot ${hotPods === 1 ? 'pod' : 'pods'}`
  return [
    ...(isHot ? [`${who}, up to ${times(peak.high)} of the mean`] : []),
    ...(singleNode && readyEndpoints > 0 ? ['all pods fail with one node'] : []),
  ]
}

function addressPrice({ verdict, podSees, breaks }: SourceAddress): readonly string[] {
  return [
    ...(verdict === 'lost' ? [`the client's address: pods see ${podSees}`] : []),
    ...(verdict === 'partial' ? ["the client's address on some ways"] : []),
    ...breaks.map(({ what, object }) => `${breakageWords[what]}${object === null ? '' : ` ${object}`}`),
  ]
}

const breakageWords = {
  'network-policy': 'allow list',
  'source-ranges': 'loadBalancerSourceRanges',
  'session-affinity': 'session affinity by client',
  'rate-limit': 'limits by client',
} as const

const hopPrice = ({ hop }: PortFigures): readonly string[] =>
  hop !== null && hop.high > SHARE_EPSILON ? [`a second node for ${percent(hop.high)}`] : []

/** Under Local a node that holds one pod leaves the pool with it, and the balancer takes its time to notice. */
function rolloutPrice({ policy, model }: AppliedScenario, figures: PortFigures): readonly string[] {
  const isThin = figures.readyEndpoints > 0 && figures.readyEndpoints === figures.nodesWithEndpoints
  if (policy !== 'Local' || model.id === 'direct' || !isThin || model.probed === false) return []
  return [`one pod per node: a rollout empties nodes and needs a preStop sleep of ${sleepSecondsFor(model)} s`]
}

const pods = (number: number): string => `${number} ${number === 1 ? 'pod' : 'pods'}`
