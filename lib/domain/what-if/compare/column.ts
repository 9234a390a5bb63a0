import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution } from '@/lib/domain/distribution/result'
import { type Convergence, convergenceOf } from '@/lib/domain/findings/convergence'
import type { SourceAddress } from '@/lib/domain/source-address/verdict'
import { applyScenario } from '../apply-scenario'
import { type BlastRadius, computeBlastRadius } from '../blast/blast-radius'
import type { AppliedScenario, ImpossibleScenario, WhatIfQuestion } from '../question'
import { isEmptyScenario, type Scenario } from '../scenario'
import { figuresOf, type PortFigures } from './figures'
import { type HealthBehaviour, healthBehaviourOf } from './health-behaviour'
import { labelOf, nameOf } from './label'
import { priceOf } from './price'
import { isSudden, lostMeanwhile } from './transition'

/** Judges whether pods see the client's address under a scenario. */
export type JudgeAddress = (applied: AppliedScenario) => SourceAddress

export type ComparedQuestion = WhatIfQuestion & { readonly judgeAddress: JudgeAddress }

/** A column before it is known which port the comparison shows. */
export type DraftColumn = {
  /** "Local", "Local, one pod per node". */
  readonly label: string
  /** How a sentence names it: "now", "under Cluster", "of web-local". */
  readonly saidAs: string
  /** Nothing is imagined in it. */
  readonly isNow: boolean
  readonly applied: AppliedScenario
  readonly distribution: Distribution
  /** One for each servicePort and family. */
  readonly ports: readonly PortFigures[]
  readonly address: SourceAddress
  readonly health: HealthBehaviour
  /** How long the balancer goes on sending to a node that fails; null: not known, or it does not probe. */
  readonly convergence: Convergence | null
}

/** One scenario, with everything that is compared. */
export type Column = DraftColumn & {
  /** Of the port that is shown; null: the Service has no port. */
  readonly figures: PortFigures | null
  /** Of the port that is shown; null: not known, because the balancer is not. */
  readonly blast: BlastRadius | null
  /**
   * Share of new connections lost right after the change, while the balancer still sends where it sends now; null: not
   * known, or the change does not take hold at once.
   */
  readonly lostMeanwhile: number | null
  /** What it costs, a phrase each. */
  readonly price: readonly string[]
}

// By the question itself: a reader who tries one scenario after another compares them with the same columns.
const drafts = new WeakMap<ComparedQuestion, Map<string, DraftColumn | ImpossibleScenario>>()
const blasts = new WeakMap<DraftColumn, Map<number, BlastRadius | null>>()

/** The column of a policy and nothing else, made once for a question. */
export function plainColumn(question: ComparedQuestion, scenario: Pick<Scenario, 'policy'>) {
  const known = drafts.get(question) ?? new Map<string, DraftColumn | ImpossibleScenario>()
  drafts.set(question, known)
  const key = scenario.policy ?? ''
  const draft = known.get(key) ?? draftColumn(question, scenario)
  known.set(key, draft)
  return draft
}

/**
 * @param name of the column, where it is not made from what the scenario changes
 */
export function draftColumn(
  question: ComparedQuestion,
  scenario: Scenario,
  name: { readonly label: string; readonly saidAs: string } | null = null,
): DraftColumn | ImpossibleScenario {
  const applied = applyScenario(question, scenario)
  if (!applied.possible) return applied
  const distribution = distribute(applied)
  // With `probed` decided, where it was open.
  const judged = { ...applied, model: distribution.model }
  const isNow = isEmptyScenario(scenario)
  return {
    ...(name ?? nameOf(labelOf(scenario, applied.policy), isNow)),
    isNow,
    applied: judged,
    distribution,
    ports: figuresOf(distribution),
    address: question.judgeAddress(judged),
    health: healthBehaviourOf(judged, distribution),
    convergence: convergenceOf(distribution.model),
  }
}

/** false: the scenario cannot be, and says why. */
export const isColumn = (drafted: DraftColumn | ImpossibleScenario): drafted is DraftColumn => 'ports' in drafted

/**
 * @param shown index of the port that the comparison shows
 * @param now the column of what is there now; null: it is not among them, as with a pair of Services
 */
export function completeColumn(draft: DraftColumn, shown: number, now: DraftColumn | null): Column {
  const { applied } = draft
  const figures = draft.ports[shown] ?? null
  return {
    ...draft,
    figures,
    lostMeanwhile: now === null ? null : meanwhile(draft, now, shown),
    blast: blastOf(draft, shown),
    price: figures === null ? [] : priceOf(applied, figures, draft.address),
  }
}

function blastOf(draft: DraftColumn, shown: number): BlastRadius | null {
  const { applied, distribution } = draft
  const known = blasts.get(draft) ?? new Map<number, BlastRadius | null>()
  blasts.set(draft, known)
  const before = known.get(shown)
  if (before !== undefined) return before
  const port = distribution.ports[shown]
  const isKnown = port !== undefined && distribution.model.id !== 'unknown'
  const blast = isKnown ? computeBlastRadius({ ...applied, distribution, port }) : null
  known.set(shown, blast)
  return blast
}

function meanwhile(draft: DraftColumn, now: DraftColumn, shown: number): number | null {
  const contexts = [now, draft].flatMap(({ applied, distribution }) => {
    const port = distribution.ports[shown]
    return port === undefined ? [] : [{ ...applied, distribution, port }]
  })
  const [before, after] = contexts
  if (draft.isNow || before === undefined || after === undefined || !isSudden(draft.applied.scenario)) return null
  return lostMeanwhile(before, after)
}
