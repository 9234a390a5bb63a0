import type { Distribution } from '@/lib/domain/distribution/result'
import { overCommonTime } from './common-time'
import { type Expectation, expectPods } from './expectation'
import { explainShares } from './explain'
import { type CountsByPod, type Judgement, judgeShares, unitsOf } from './judge-shares'
import { type JudgedBasis, judgedBasis } from './judged-basis'
import { countsOtherProtocol } from './limits'
import type { NotJudged, ObservedDistribution, ObservedQuestion } from './observed'
import { sayObserved } from './observed-in-words'
import { type ObservedShares, observedShares, rounded } from './observed-shares'
import type { ObservedTraffic, PodCount } from './traffic'

/** What pods really got, held against what is expected of them: shares, one verdict for the Service, and what explains it. */
export function observe(question: ObservedQuestion): ObservedDistribution {
  const { distribution, traffic, change } = question
  const expectation = expectPods(distribution)
  const present = podsOf(distribution)
  const { shares, judged, told, basis } = judgeCounts({ traffic, expectation, present, change })
  const isOther = countsOtherProtocol(question.service, traffic.measure)
  const canTry = basis !== 'none' && traffic.measure !== 'bytes' && !isOther
  const observed = {
    ...shares,
    ...(isOther ? notTold('protocol') : told),
    judgedPart: basis === 'part' && change !== null ? { sinceMs: change.atMs, shares: judged.shares } : null,
    expectation,
    bounds: canTry && !expectation.known ? boundsOf(expectation.bounds, judged.counts) : [],
    explanations: canTry
      ? explainShares({ ...explanationBasis(question, expectation, judged.shares), counts: judged.counts })
      : [],
  }
  return { ...observed, inWords: sayObserved(question, observed, judged) }
}

export type CountsQuestion = Pick<ObservedQuestion, 'change'> & {
  readonly traffic: Pick<ObservedTraffic, 'measure' | 'pods'>
  readonly expectation: Expectation
  /** Names of the pods behind the Service now. */
  readonly present: ReadonlySet<string>
}

/** Counts that were held against what is expected, and their shares. */
type Judged = { readonly shares: ObservedShares; readonly counts: CountsByPod }

/** Shares and verdict alone, without what would explain them: for many Services at once. */
export function judgeCounts(question: CountsQuestion): {
  /** Of the whole window. */
  readonly shares: ObservedShares
  /** What the verdict is of: the whole window, or what was counted since the last change. */
  readonly judged: Judged
  readonly basis: JudgedBasis['kind']
  readonly told: Told
  /** How likely chance alone explains the counts, 0..1; null: not judged. */
  readonly chance: number | null
} {
  const { expectation, present, change } = question
  const traffic = { ...question.traffic, pods: overCommonTime(question.traffic.pods, present, null) }
  const basis = judgedBasis(traffic.pods, change, present)
  const whole = judgeOver(question, traffic.pods, basis.kind === 'whole')
  const shares = observedShares(traffic, expectation, present, basis.kind === 'whole')
  if (basis.kind !== 'part') return { ...whole, shares, judged: { shares, counts: whole.counts }, basis: basis.kind }
  const part = judgeOver(question, basis.pods, true)
  const ofPart = observedShares({ ...traffic, pods: basis.pods }, expectation, present, true)
  // Too little since the change is no verdict about the window.
  const isTooLittle = part.told.notJudged === 'few' || part.told.notJudged === 'not-counted'
  const judged = { shares: ofPart, counts: part.counts }
  if (!isTooLittle) return { ...part, shares, judged, basis: 'part' }
  return {
    shares,
    judged,
    basis: 'none',
    told: { ...notTold('changed'), samplesNeeded: part.told.samplesNeeded },
    chance: null,
  }
}

function judgeOver(question: CountsQuestion, pods: readonly PodCount[], comparable: boolean) {
  const counts = countsOf({ ...question.traffic, pods }, question.present)
  const judgement = judgementOf(question, counts, comparable)
  const isJudged = !('why' in judgement) && judgement.verdict !== 'too-few-to-say'
  return {
    counts,
    told: 'why' in judgement ? notTold(judgement.why) : toldBy(judgement),
    chance: isJudged ? judgement.chance : null,
  }
}

/** Names of the pods behind the Service now. */
export const podsOf = ({ ports }: Distribution): ReadonlySet<string> =>
  new Set(ports.flatMap(({ endpoints }) => endpoints.flatMap(({ podName }) => (podName === null ? [] : [podName]))))

const countsOf = ({ pods, measure }: CountsQuestion['traffic'], present: ReadonlySet<string>): CountsByPod =>
  new Map(
    pods.flatMap(({ podName, count, range }) =>
      count === null || !present.has(podName)
        ? []
        : [[podName, { count: rounded(count, measure !== 'bytes'), ...range }] as const],
    ),
  )

function judgementOf(
  { traffic, expectation }: CountsQuestion,
  counts: CountsByPod,
  comparable: boolean,
): Judgement | { readonly why: NotJudged } {
  if (traffic.measure === 'bytes') return { why: 'bytes' }
  if (!expectation.known) return { why: expectation.why }
  if (!comparable) return { why: 'changed' }
  const units = unitsOf(counts, expectation.byPod)
  const expecting = units.filter(({ expected }) => expected > 0).length
  if (expecting === 0) return { why: 'not-counted' }
  const isOneOfSeveral = [...expectation.byPod.values()].filter((share) => share > 0).length > 1
  return judgeShares(units) ?? { why: isOneOfSeveral ? 'not-counted' : 'one-pod' }
}

export type Told = Pick<ObservedDistribution, 'verdict' | 'notJudged' | 'samplesNeeded'>

const notTold = (why: NotJudged): Told => ({
  verdict: why === 'bytes' ? 'too-few-to-say' : null,
  notJudged: why,
  samplesNeeded: null,
})

const toldBy = ({ verdict, needed }: Judgement): Told => ({
  verdict,
  notJudged: verdict === 'too-few-to-say' ? 'few' : null,
  samplesNeeded: needed,
})

function boundsOf(
  bounds: Extract<Expectation, { known: false }>['bounds'],
  counts: CountsByPod,
): ObservedDistribution['bounds'] {
  return bounds.map(({ model, byPod }) => {
    const judgement = judgeShares(unitsOf(counts, byPod))
    if (judgement === null) return { model, fits: null }
    return { model, fits: judgement.verdict === 'too-few-to-say' ? null : judgement.verdict === 'as-expected' }
  })
}

function explanationBasis(
  { state, service, distribution }: ObservedQuestion,
  expectation: Expectation,
  { nodes }: ObservedShares,
) {
  const busiest = nodes.reduce<(typeof nodes)[number] | null>(
    (most, node) => ((node.count ?? 0) > (most?.count ?? 0) ? node : most),
    null,
  )
  return {
    state,
    service,
    policy: distribution.policy,
    model: distribution.model,
    expected: expectation.known ? expectation.byPod : null,
    busiestNode: busiest?.name ?? null,
  }
}
