import type { ClusterNode } from '@/lib/domain/cluster'
import { count, percent, times } from '@/lib/domain/distribution/say'
import { isEachWay } from '@/lib/domain/findings/about-balancer'
import type { Fix } from '@/lib/domain/findings/finding'
import { kubectl, named } from '@/lib/domain/findings/kubectl'
import { warnOfSpread } from '@/lib/domain/findings/spread-fix'
import { isBefore } from '@/lib/domain/findings/version'
import { rolloutOf, workloadInWords } from '@/lib/domain/findings/workloads'
import { templateHash } from '@/lib/domain/findings/write-constraints'
import { SHARE_EPSILON } from '@/lib/domain/what-if/compare/figures'
import { sayFigure, sayFrom } from '@/lib/domain/what-if/compare/in-words'
import type { WhatIfQuestion } from '@/lib/domain/what-if/question'
import type { PlacementProposal } from '@/lib/domain/what-if/scenario'
import { spreadChoices } from '@/lib/domain/what-if/spread-proposals'
import { workloadOf } from '@/lib/domain/what-if/workload-of'
import type { Workload } from '@/lib/domain/workload'
import { figuresUnder, isBetter, type PlacementFigures } from './advised-figures'
import { apartPatch, spreadPatch } from './constraint-patch'
import { untolerated, whyNotFit } from './fits'
import { matchesLabels } from './match-labels'
import { rulesOf } from './rules'
import { hostnameKey, zoneKey } from './topology'

/** One way to place pods, and what it would give on these nodes. */
export type AdvisedPlacement = {
  /** `spread`: a topology spread constraint; `apart`: anti-affinity; `anew`: the rule is there, pods are older than it. */
  readonly kind: 'spread' | 'apart' | 'anew'
  readonly fix: Fix
  readonly after: PlacementFigures
}

export type PlacementAdvice = {
  readonly inWords: string
  /** Under Local, as pods lie now; null: the Service has no port. */
  readonly before: PlacementFigures | null
  /** The advised one first; empty: nothing would help, or it is not known what. */
  readonly choices: readonly AdvisedPlacement[]
}

/**
 * How to place the pods of a Service's workload so that Local becomes even: a topology spread constraint, and
 * anti-affinity where nodes suffice for it and for a rollout, each as a ready patch and with the skew that it would give
 * on these nodes (domain page 4 and 6: F13 to F19).
 */
export function advisePlacement(question: WhatIfQuestion): PlacementAdvice {
  const { found, unknown } = workloadOf(question.facts)
  const before = figuresUnder(question, [])
  const none = (inWords: string): PlacementAdvice => ({ inWords, before, choices: [] })
  if (before === null) return none('The Service takes no traffic from outside, or has no port.')
  if (found === null) return none(`${unknown ?? ''} No patch can be made for its placement.`.trim())
  if (found.kind === 'DaemonSet')
    return none('A DaemonSet runs a pod on each node that takes one: nothing is more spread.')
  if (before.readyPods === 0) return none('No pod is ready: where pods lie changes nothing before one is.')
  if (isEachWay(question.detect(question.service, question.state, 'Local'), 'single-node')) {
    return none('One node receives everything: under Local its pods alone serve, wherever the others lie.')
  }
  const judged = spreadChoices(question).map((proposals) => ({ proposals, after: figuresUnder(question, proposals) }))
  if (judged.every(({ after }) => after === null)) {
    return none('Nodes may not be read, so what another placement would give is not known.')
  }
  const better = judged.find(({ after }) => after !== null && isBetter(after, before))
  if (better?.after == null) {
    return none(
      `Pods of ${workloadInWords(found)} lie as evenly as spread constraints would place them on these nodes.`,
    )
  }
  const { proposals, after } = better
  const isThere = hasConstraint(question, found)
  const advised: AdvisedPlacement = isThere
    ? { kind: 'anew', fix: restart(found), after }
    : { kind: 'spread', fix: spreadFix(question, found, proposals), after }
  return { inWords: sayAdvice(found, before, after), before, choices: [advised, ...apartChoice(question, found)] }
}

function sayAdvice(workload: Workload, before: PlacementFigures, after: PlacementFigures): string {
  const [from, to] = [sayFrom(before.peak, times), sayFigure(after.peak, times)]
  const [lost, lostThen] = [before, after].map(({ dropped }) => dropped?.high ?? 0)
  const loss =
    (lost ?? 0) - (lostThen ?? 0) > SHARE_EPSILON
      ? ` new connections lost from ${percent(lost ?? 0)} to ${(lostThen ?? 0) > SHARE_EPSILON ? percent(lostThen ?? 0) : 'none'},`
      : ''
  const [now, then] = [before, after].map(({ schedulerSkew }) => schedulerSkew ?? 'not known')
  const load =
    from === to ? `the hottest pod stays at ${from} of the mean` : `the hottest pod from ${from} to ${to} of the mean`
  return `Spread over nodes, the ${count(after.readyPods, 'pod')} of ${workloadInWords(workload)} lie on ${count(after.nodesWithPods, 'node')} instead of ${before.nodesWithPods}: skew from ${now} to ${then}, and under Local${loss} ${load}.`
}

/**
 * A hard constraint on the host name that picks these pods and can be met, also by a rollout beside the pods that it
 * replaces: then only placing them anew is left.
 */
function hasConstraint({ state }: WhatIfQuestion, { kind, template }: Workload): boolean {
  const nodes: readonly ClusterNode[] = [...(state.nodes?.values() ?? [])]
  const hasTaints = nodes.some((node) => untolerated(node, template.tolerations) !== null)
  return template.spreadConstraints.some(
    ({ topologyKey, maxSkew, whenUnsatisfiable, labelSelector, matchLabelKeys, nodeTaintsPolicy }) =>
      topologyKey === hostnameKey &&
      maxSkew === 1 &&
      whenUnsatisfiable === 'DoNotSchedule' &&
      matchesLabels(labelSelector, template.labels) &&
      (nodeTaintsPolicy === 'Honor' || !hasTaints) &&
      (kind !== 'Deployment' || isBefore(state.serverVersion, 27) || matchLabelKeys.includes(templateHash)),
  )
}

const resources = {
  Deployment: 'deployment',
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
  ReplicaSet: null,
} as const

function restart(workload: Workload): Fix {
  const resource = resources[workload.kind]
  return {
    inWords: `${workloadInWords(workload)} has the constraint; it counts when a pod is placed. Place the pods anew.`,
    yaml: null,
    kubectl:
      resource === null ? null : kubectl(workload.namespace, 'rollout', 'restart', ...named(resource, workload.name)),
    warning: 'Every pod is replaced.',
  }
}

function spreadFix(
  { service, state }: WhatIfQuestion,
  workload: Workload,
  proposals: readonly PlacementProposal[],
): Fix {
  const rules = proposals.flatMap((proposal) => {
    if (proposal.kind !== 'spread') return []
    const { over, maxSkew, hard } = proposal
    return [{ topologyKey: over === 'node' ? hostnameKey : zoneKey, maxSkew, hard }]
  })
  return {
    inWords: `Spread the pods of ${workloadInWords(workload)} evenly over nodes${rules.length > 1 ? ' and zones' : ''}.`,
    ...spreadPatch(rules, { workload, service, version: state.serverVersion }),
    warning: warnOfSpread([workload]),
  }
}

/** Stricter than a spread: offered only where every pod, and those that a rollout adds, would find a node of its own. */
function apartChoice(question: WhatIfQuestion, workload: Workload): readonly AdvisedPlacement[] {
  const { service, state } = question
  if (state.nodes === null) return []
  const { needs } = rulesOf(workload, state.nodes)
  const fitting = [...state.nodes.values()].filter((node) => whyNotFit(node, needs) === null).length
  const after = figuresUnder(question, [{ kind: 'apart', over: 'node', hard: true }])
  const wanted = (workload.replicas ?? after?.readyPods ?? 0) + (rolloutOf(workload)?.surge ?? 0)
  if (after === null || after.pendingPods > 0 || wanted > fitting) return []
  const fix = {
    inWords: `Keep the pods of ${workloadInWords(workload)} on nodes of their own.`,
    ...apartPatch(hostnameKey, { workload, service, version: state.serverVersion }),
    warning: `${warnOfSpread([workload])} More pods than nodes would not start.`,
  }
  return [{ kind: 'apart', fix, after }]
}
