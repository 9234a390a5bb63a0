import { excludeLabel, fromNextSync } from '@/lib/domain/balancers/candidate-rules'
import { judgeCandidates } from '@/lib/domain/balancers/candidates'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { count, list } from '@/lib/domain/distribution/say'
import { balancerField, isEachWay, whyUnknown } from '@/lib/domain/findings/about-balancer'
import { carriersOf } from '@/lib/domain/findings/carriers'
import type { Fix } from '@/lib/domain/findings/finding'
import { isDirect } from '@/lib/domain/findings/local-counts'
import { nodeCommand } from '@/lib/domain/findings/node-command'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { nodeField, notChecked, rowsOfFirst } from '@/lib/domain/findings/words'

/**
 * F33: under Local, ready pods on nodes that the balancer may not send to: they get nothing from it.
 *
 * Source: domain page 6, 2.5.
 */
export const f33PodsOnExcluded: ServiceRule = {
  id: 'F33',
  name: 'PodsOnExcluded',
  heading: 'Pods on nodes that the balancer leaves out',
  live: true,
  judge(question) {
    const { service, distribution, model, state } = question
    if (service.externalTrafficPolicy !== 'Local' || service.type !== 'LoadBalancer' || isDirect(question)) return null
    const holders = carriersOf(distribution).filter(({ readyEndpoints }) => readyEndpoints > 0)
    if (holders.length === 0) return null
    const candidates = judgeCandidates(state.nodes, model, state.serverVersion)
    if (candidates === null)
      return notChecked('Nodes may not be read, so which of them the balancer leaves out is not known.')
    const unknown = model.product === null ? whyUnknown(model) : null
    if (unknown !== null) return notChecked(unknown)
    // A node that announces is let in by its own controller, whatever the rule says of it.
    const excluded = holders.filter(
      ({ name, inPool }) => inPool !== true && !announces(model, name) && !candidates.judge(name).candidate,
    )
    if (excluded.length === 0) return null
    const pods = (carriers: typeof holders) => carriers.reduce((sum, { localEndpoints }) => sum + localEndpoints, 0)
    const names = excluded.map(({ name }) => name)
    const isLater = names.every((name) => candidates.judge(name).reason.endsWith(fromNextSync))
    const others = holders.length - names.length
    return {
      severity: 'high',
      title: `${pods(excluded)} of ${pods(holders)} ready pods of ${service.name} ${pods(excluded) === 1 ? 'gets' : 'get'} nothing${isLater ? ` ${fromNextSync}` : ''}: the balancer leaves ${list(names)} out.`,
      figure: `${pods(excluded)} of ${pods(holders)} pods idle`,
      harm: pods(excluded) / pods(holders),
      evidence: [
        balancerField(model),
        ...rowsOfFirst(excluded, 'nodes', ({ name, localEndpoints }) => [
          nodeField(name, 'left out because', candidates.judge(name).reason),
          nodeField(name, 'ready pods', localEndpoints),
        ]),
      ],
      explanation: `Under Local a pod gets only what enters on its own node, and nothing enters on ${list(names)}${isLater ? ` ${fromNextSync}; until then connections may still come there` : ''}. ${sayOthers(others, isEachWay(model, 'single-node'))}`,
      fix: fixOf(question, names),
      nodes: names,
    }
  },
}

/** Where objects name several that may announce, any of them may be the one. */
const announces = ({ announcers, couldBe }: BalancerModel, name: string): boolean =>
  announcers?.includes(name) === true || couldBe.some((way) => announces(way, name))

function sayOthers(others: number, oneAnnounces: boolean): string {
  if (others === 0) return 'No other node holds a pod.'
  if (oneAnnounces) return `${count(others, 'other node')} with pods may announce the address, one at a time.`
  return `${count(others, 'other node')} with pods ${others === 1 ? 'takes' : 'share'} all connections.`
}

/** k3s: the one label that lets a node in, where others have it. */
const letInLabel = 'svccontroller.k3s.cattle.io/enablelb'

function fixOf({ state, model }: ServiceQuestion, names: readonly string[]): Fix {
  if (model.candidateRule === 'k3s') {
    return {
      inWords: `Label ${list(names)} with ${letInLabel}=true, or keep pods off with node affinity.`,
      yaml: null,
      kubectl: nodeCommand(names, ['label', 'node'], [`${letInLabel}=true`]),
      warning: 'ServiceLB then runs there for every Service, and clients may be given the address of the node.',
    }
  }
  const labelled = names.filter((name) => state.nodes?.get(name)?.labels.has(excludeLabel))
  if (labelled.length === 0) {
    return {
      inWords: `Keep pods off ${list(names)} with node affinity, or take away what leaves ${names.length === 1 ? 'it' : 'them'} out.`,
      yaml: null,
      kubectl: null,
      warning: null,
    }
  }
  return {
    inWords: `Take the label from ${list(labelled)}, or keep pods off with node affinity (${excludeLabel} DoesNotExist).`,
    yaml: null,
    kubectl: nodeCommand(labelled, ['label', 'node'], [`${excludeLabel}-`]),
    warning: 'Balancers of all Services may then send there; the label often keeps the control plane out on purpose.',
  }
}
