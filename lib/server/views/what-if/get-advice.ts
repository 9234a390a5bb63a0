import 'server-only'
import type { AdviceQuery, AdviceResponse } from '@/lib/contracts/advice'
import { type AdvisedPlacement, advisePlacement } from '@/lib/domain/placement/advice'
import type { PlacementFigures } from '@/lib/domain/placement/advised-figures'
import { type Advice, advise } from '@/lib/domain/what-if/advise/advise'
import { type Need, needAnnotations, needQuestions } from '@/lib/domain/what-if/advise/needs'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import type { ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { comparedQuestion } from './compared-question'

/** Which policy for one Service and why, from its annotations and the reader's answers, and how to place its pods. */
export async function getAdvice(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  answers: AdviceQuery,
  nowMs: () => number,
): Promise<AdviceResponse> {
  const question = await comparedQuestion(cluster, access, ref)
  const advice = advise(question, {
    clientAddress: answers.clientAddress ?? null,
    evenness: answers.evenness ?? null,
    dynamicPlacement: answers.dynamicPlacement ?? null,
  })
  const { inWords, before, choices } = advisePlacement(question)
  return {
    advice: advice === null ? null : toAdvice(advice, answers),
    placement: { inWords, before: before === null ? null : toFigures(before), choices: choices.map(toChoice) },
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

const needs: readonly Need[] = ['clientAddress', 'evenness', 'dynamicPlacement']

function toAdvice({ needs: known, ...advice }: Advice, answers: AdviceQuery): NonNullable<AdviceResponse['advice']> {
  return {
    policy: advice.policy,
    headline: advice.headline,
    because: advice.because,
    rules: advice.rules.map((rule) => ({ ...rule })),
    costs: [...advice.costs],
    change: advice.change,
    spread: advice.spread,
    hybrid: advice.hybrid,
    questions: needs.map((need) => ({
      need,
      question: needQuestions[need],
      annotation: needAnnotations[need],
      answer: known[need],
      saidBy: answers[need] !== undefined ? 'reader' : known[need] === null ? null : 'annotation',
    })),
    notes: [...advice.notes],
  }
}

const toChoice = ({ kind, fix, after }: AdvisedPlacement) => ({ kind, fix, after: toFigures(after) })

const toFigures = ({ limits, ...figures }: PlacementFigures) => ({ ...figures, limits: [...limits] })
