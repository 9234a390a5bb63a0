import { forwardsByCilium } from './forwarder'
import type { Situation } from './question'
import type { Judged } from './verdict'

/** What a pod sees as the remote address, in a few words that fit after "pods see". */
export function sayPodSees(situation: Situation, judged: Pick<Judged, 'verdict' | 'hop' | 'basis'>): string {
  if (judged.verdict === 'preserved') return 'the client'
  if (judged.verdict === 'unknown') return 'not known'
  const other = addressAfter(situation, judged)
  return judged.verdict === 'lost' ? other : `the client, or ${other}`
}

/** What was observed is what the last hop put there; by configuration kube-proxy may still replace the balancer's. */
function addressAfter(situation: Situation, { hop, basis }: Pick<Judged, 'hop' | 'basis'>): string {
  if (hop === 'ingress-controller') return 'the address of an ingress controller pod'
  if (hop === 'balancer-pod') return 'the address of a svclb pod'
  const byNode = hop === 'entry-node' || (basis === 'expected' && nodeReplaces(situation))
  return byNode ? 'an address of the entry node' : situation.model.clientPath.balancerAddress
}

/** kube-proxy on a node replaces whatever comes in from outside (domain page 1.4). */
export const nodeReplaces = (situation: Situation): boolean =>
  situation.policy === 'Cluster' &&
  situation.model.clientPath.target === 'node' &&
  situation.service.serviceProxyName === null &&
  !forwardsByCilium(situation)
