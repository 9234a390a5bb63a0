import type { TrafficPolicy } from '@/lib/domain/cluster'
import type { Fix } from '@/lib/domain/findings/finding'
import { serviceTarget } from '@/lib/domain/findings/fixes'
import { patch } from '@/lib/domain/findings/kubectl'
import { type ComparedQuestion, type DraftColumn, draftColumn, isColumn } from '../compare/column'
import { offerSpread, worstOf } from '../compare/offer'
import { priceOf } from '../compare/price'
import { hybridOf } from './hybrid'
import { type Need, type Needs, needQuestions, readNeeds } from './needs'
import { adviceRules, type Decision } from './rules'
import { isAllFine, type Situation, sayLocal } from './situation'

export type Advice = {
  /** null: neither is advised. */
  readonly policy: TrafficPolicy | null
  /** One sentence: what to do. */
  readonly headline: string
  /** Why, with the numbers put in. */
  readonly because: string
  /** All rules in their order, and which one decided. */
  readonly rules: readonly { readonly id: string; readonly statement: string; readonly decides: boolean }[]
  /** What the advised set-up would cost here, a phrase each; empty: nothing that is known of. */
  readonly costs: readonly string[]
  /** The change of policy; null: it is there already, or none is advised. */
  readonly change: Fix | null
  /** With its pods spread, as `advisePlacement` says how. */
  readonly spread: boolean
  /** The hybrid set-up; null: not advised. */
  readonly hybrid: Fix | null
  readonly needs: Needs
  /** Needs of which nobody said anything, as questions to the reader. */
  readonly open: readonly { readonly need: Need; readonly question: string }[]
  /** What the policy alone does not settle, and annotations that say nothing, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * Which policy for this Service and why, from what it needs and what either would give here (`adviceRules`).
 *
 * @param answers of the reader, which go before the annotations
 * @returns null for a Service that takes no traffic from outside, or has no port: it has no policy to choose
 */
export function advise(question: ComparedQuestion, answers: Partial<Needs> = {}): Advice | null {
  const local = draftColumn(question, { policy: 'Local' })
  const cluster = draftColumn(question, { policy: 'Cluster' })
  if (!isColumn(local) || !isColumn(cluster) || local.ports.length === 0) return null
  const { needs, problems } = readNeeds(question.service, answers)
  const situation: Situation = { needs, local, cluster, spread: offerSpread(question, local) }
  const { decision, id } = decide(situation)
  return {
    policy: decision.policy,
    headline: headlineOf(decision),
    because: decision.because,
    rules: adviceRules.map((rule) => ({ id: rule.id, statement: rule.statement, decides: rule.id === id })),
    costs: costsOf(decision, situation),
    change: changeOf(question, decision, situation),
    spread: decision.spread,
    hybrid: decision.hybrid ? hybridOf(question.service, question.state.services) : null,
    needs,
    open: openNeeds(needs),
    notes: [...addressNotes(situation), ...problems],
  }
}

const openNeeds = (needs: Needs): Advice['open'] =>
  (['clientAddress', 'evenness', 'dynamicPlacement'] as const)
    .filter((need) => needs[need] === null)
    .map((need) => ({ need, question: needQuestions[need] }))

/** The address that pods need and that no policy shows them. */
function addressNotes({ needs, local, cluster }: Situation): readonly string[] {
  if (needs.clientAddress !== true || local.address.verdict === 'preserved') return []
  if (local.address.verdict === 'unknown') return ['Whether pods would see clients under Local is not known.']
  if (cluster.address.verdict === 'preserved') return []
  const ways = local.address.carriedBy
  const how =
    ways.length > 0
      ? `it reaches them by ${ways.join(' or ')}`
      : 'it would have to reach them by PROXY protocol or X-Forwarded-For'
  return [`Neither policy shows pods the client address here: ${how}.`]
}

function decide(situation: Situation): { readonly decision: Decision; readonly id: string | null } {
  for (const { id, decide: judge } of adviceRules) {
    const decision = judge(situation)
    if (decision !== null) return { decision, id }
  }
  return { decision: { policy: null, spread: false, hybrid: false, because: 'No rule applies.' }, id: null }
}

function headlineOf({ policy, spread, hybrid }: Decision): string {
  if (policy === null) return 'Neither policy is advised.'
  if (spread) return `${policy}, with its pods spread over nodes.`
  return hybrid ? `${policy} for the public, and a Cluster Service inside.` : `${policy}.`
}

function advisedColumn({ policy, spread }: Decision, situation: Situation): DraftColumn | null {
  if (policy === null) return null
  if (policy === 'Cluster') return situation.cluster
  return spread ? situation.spread : situation.local
}

/** What the other policy would cost as well is no price of this one. */
function costsOf(decision: Decision, situation: Situation): readonly string[] {
  const column = advisedColumn(decision, situation)
  if (column === null) return []
  const other = decision.policy === 'Cluster' ? situation.local : situation.cluster
  const isLostAnyway = column.address.verdict === 'lost' && other.address.verdict === 'lost'
  const broken = new Set(other.address.breaks.map(({ what, object }) => `${what} ${object}`))
  const breaks = column.address.breaks.filter(({ what, object }) => !broken.has(`${what} ${object}`))
  const address = { ...column.address, breaks, verdict: isLostAnyway ? ('preserved' as const) : column.address.verdict }
  const figures = worstOf(column.ports)
  return figures === null ? [] : priceOf(column.applied, figures, address)
}

function changeOf({ service }: ComparedQuestion, { policy, spread }: Decision, { local }: Situation): Fix | null {
  if (policy === null || policy === (service.externalTrafficPolicy ?? 'Cluster')) return null
  if (policy === 'Local') {
    return {
      inWords: spread
        ? 'Spread the pods first, then set externalTrafficPolicy to Local.'
        : 'Set externalTrafficPolicy to Local.',
      ...patch(serviceTarget(service), { spec: { externalTrafficPolicy: policy } }),
      warning: isAllFine(local) ? null : sayLocal(local),
    }
  }
  return {
    inWords: `Set externalTrafficPolicy to ${policy}.`,
    ...patch(serviceTarget(service), { spec: { externalTrafficPolicy: policy } }),
    warning:
      service.healthCheckNodePort === null
        ? null
        : `Health check node port ${service.healthCheckNodePort} is released; going back can bring another number.`,
  }
}
