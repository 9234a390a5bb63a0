import { times } from '@/lib/domain/distribution/say'
import { type Column, type ComparedQuestion, completeColumn, draftColumn, isColumn } from './column'
import { sayFigure } from './in-words'
import { worstOf } from './offer'
import { type Difference, sayDifferences } from './say-difference'

export type PairComparison = {
  readonly headline: string
  /** The two Services as they are, each with its own worst port: their ports need not be the same. */
  readonly columns: readonly Column[]
  readonly differences: readonly Difference[]
}

/** Two Services that send to the same pods under different policies, as they are: nothing is imagined. */
export function comparePair(question: ComparedQuestion, other: ComparedQuestion): PairComparison {
  const columns = [question, other].flatMap((each): readonly Column[] => {
    const { name, externalTrafficPolicy } = each.service
    const label = `${name}, ${externalTrafficPolicy ?? 'Cluster'}`
    const draft = draftColumn(each, {}, { label, saidAs: `of ${name}` })
    if (!isColumn(draft)) return []
    const worst = worstOf(draft.ports)
    return [completeColumn(draft, worst === null ? 0 : draft.ports.indexOf(worst), null)]
  })
  return { headline: sayPairHeadline(columns), columns, differences: sayDifferences(columns) }
}

const sayPairHeadline = (columns: readonly Column[]): string =>
  `Hottest pod over the mean: ${columns
    .map(({ label, figures }) => `${sayFigure(figures?.peak ?? null, times)} of ${label}`)
    .join('; ')}.`
