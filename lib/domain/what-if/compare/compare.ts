import type { TrafficPolicy } from '@/lib/domain/cluster'
import { worstBy } from '@/lib/domain/distribution/worst'
import type { ImpossibleScenario } from '../question'
import { isEmptyScenario, type Scenario } from '../scenario'
import {
  type Column,
  type ComparedQuestion,
  completeColumn,
  type DraftColumn,
  draftColumn,
  isColumn,
  plainColumn,
} from './column'
import { weigh } from './figures'
import { sayHeadline } from './headline'
import { offerRule, offerSpread } from './offer'
import { type Difference, sayDifferences } from './say-difference'

export type Comparison = {
  /** One sentence that answers which of them, with the numbers put in. */
  readonly headline: string
  /** What is there now, the other policy, and a third where one is asked for or offered. */
  readonly columns: readonly Column[]
  /** Index of the port that the figures are of: the worst one over all columns; null: the Service has no port. */
  readonly shown: number | null
  /** Ordered as a decision is: evenness, entry, address, hop, health port, drop, blast radius, price. */
  readonly differences: readonly Difference[]
  /** The rule by which the third column stands there unasked; null: it was asked for, or none is there. */
  readonly offeredBy: string | null
  /** Why the scenario that was asked for cannot be; null: it can, or none was. */
  readonly impossible: ImpossibleScenario | null
}

/**
 * The policy that a Service has beside the other one, and beside a scenario. Without a scenario "Local, spread evenly"
 * takes the third place where it is the better answer (`offerRule`).
 *
 * @param scenario what the reader imagines; empty: nothing
 * @param port index of the port to show; the worst one where absent
 */
export function compare(question: ComparedQuestion, scenario: Scenario, port?: number): Comparison {
  const own: TrafficPolicy = question.service.externalTrafficPolicy ?? 'Cluster'
  const other: TrafficPolicy = own === 'Local' ? 'Cluster' : 'Local'
  const now = plainColumn(question, {})
  const switched = plainColumn(question, { policy: other })
  const asked = isEmptyScenario(scenario) || isSwitchAlone(scenario, other) ? null : draftColumn(question, scenario)
  const local = own === 'Local' ? now : switched
  const offered = asked === null && isColumn(local) ? offerSpread(question, local) : null
  const drafts = [now, switched, asked, offered].filter((draft) => draft !== null).filter(isColumn)
  const comparison = compareColumns(drafts, port)
  return {
    ...comparison,
    offeredBy: offered === null ? null : offerRule,
    impossible: asked !== null && !isColumn(asked) ? asked : null,
  }
}

/** That column stands there anyway. */
const isSwitchAlone = ({ policy, ...rest }: Scenario, other: TrafficPolicy): boolean =>
  policy === other && isEmptyScenario(rest)

/** Columns of one Service, of which the first is what is there now. */
export function compareColumns(
  drafts: readonly DraftColumn[],
  port?: number,
): Omit<Comparison, 'offeredBy' | 'impossible'> {
  const shown = port ?? worstPort(drafts)
  const now = drafts.find(({ isNow }) => isNow) ?? null
  const columns = drafts.map((draft) => completeColumn(draft, shown ?? 0, now))
  return { headline: sayHeadline(columns), columns, shown, differences: sayDifferences(columns) }
}

/** The port that is worst in any column, so that no port hides what another column does to it. */
function worstPort(drafts: readonly DraftColumn[]): number | null {
  const all = drafts.flatMap(({ ports }) => ports.map((figures, at) => ({ at, figures })))
  return worstBy(all, ({ figures }) => weigh(figures))?.at ?? null
}
