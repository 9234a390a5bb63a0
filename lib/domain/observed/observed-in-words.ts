import { count, list, percent, saySamePods } from '@/lib/domain/distribution/say'
import { sharingServices } from '@/lib/domain/endpoints/sharing-services'
import { clock, countedOver } from '@/lib/domain/findings/words'
import { sayEnds, sayGone } from './counted-otherwise'
import { sayExplanations, sayRule } from './explanations-in-words'
import { type CountsByPod, SAMPLES_PER_UNIT } from './judge-shares'
import type { ObservedDistribution, ObservedQuestion } from './observed'
import { type ObservedPod, type ObservedShares, rounded } from './observed-shares'
import { unitOf } from './traffic'

type Observed = Omit<ObservedDistribution, 'inWords'>

/**
 * What was observed and what it comes to, in sentences: the verdict with its numbers, of which part of the window it is,
 * what would explain it, what got traffic that expects none, and how much of the Service the numbers cover.
 *
 * @param judged the shares and counts that the verdict is of
 */
export function sayObserved(
  question: ObservedQuestion,
  observed: Observed,
  { shares, counts }: { readonly shares: Pick<ObservedShares, 'pods' | 'samples'>; readonly counts: CountsByPod },
): readonly string[] {
  const held = { ...observed, pods: shares.pods, samples: shares.samples }
  return [
    sayVerdict(question, held),
    sayEnds(observed, counts),
    saySince(question, observed),
    ...sayExplanations(question.distribution, observed),
    sayShared(question, observed),
    sayStrays(question, held),
    sayGone(question, observed),
    sayCoverage(observed),
    sayDropped(question),
  ].filter((sentence) => sentence !== null)
}

function sayVerdict(question: ObservedQuestion, observed: Observed): string {
  switch (observed.notJudged) {
    case null:
      return observed.verdict === 'as-expected' ? sayAsExpected(question, observed) : sayDiffers(question, observed)
    case 'few':
      return sayFew(question, observed)
    case 'changed':
      return sayChanged(question, observed)
    default:
      return sayNotJudged(question, observed.notJudged)
  }
}

function sayAsExpected(question: ObservedQuestion, observed: Observed): string {
  const farthest = byDistance(observed)[0]
  const off =
    farthest === undefined || Math.abs(farthest.standardErrors) < 1
      ? ''
      : `; the farthest, ${farthest.podName}, is ${sigma(farthest)} off`
  const { model, policy } = question.distribution
  return `Pods got what ${sayRule(model.id, policy)} predicts: with ${samplesOf(question, observed)} none is off by more than chance${off}.`
}

function sayDiffers(question: ObservedQuestion, observed: Observed): string {
  const farthest = byDistance(observed)[0]
  const samples = samplesOf(question, observed)
  // Only what reached pods that expect nothing is off then, and a sentence of its own says so.
  if (farthest === undefined)
    return `What pods got is not what is expected of them, with ${samples}: too far for chance.`
  const where = farthest.nodeName === null ? '' : ` on ${farthest.nodeName}`
  return `${farthest.podName}${where} got ${percent(farthest.share ?? 0)} where ${percent(farthest.expectedShare ?? 0)} is expected, ${sigma(farthest)} with ${samples}: too far for chance.`
}

function sayFew(question: ObservedQuestion, { samples, samplesNeeded }: Observed): string {
  const got = `${samplesOf(question, { samples })}${windowOf(question)}`
  return `Too few to say: ${got}, and ${grouped(samplesNeeded ?? 0)} are needed to tell a difference from chance (${SAMPLES_PER_UNIT} for each pod that expects any).`
}

/** What was counted since the change is too little, or is not told apart. */
function sayChanged(question: ObservedQuestion, { samples, samplesNeeded }: Observed): string {
  const { change } = question
  const when = `at ${clock(change?.atMs ?? 0)}, after this window began: ${change?.inWords ?? ''}`
  return samplesNeeded === null
    ? `What is expected changed ${when}. What was counted may belong to another expectation than that of now; a window that begins later can be judged.`
    : `What is expected changed ${when}. Since then ${samplesOf(question, { samples })} were counted, and ${grouped(samplesNeeded)} are needed to tell a difference from chance.`
}

/** Of which part of the window the verdict is. */
function saySince(question: ObservedQuestion, { judgedPart, notJudged, samples }: Observed): string | null {
  const { change } = question
  if (change === null || notJudged === 'changed') return null
  const when = `${clock(change.atMs)}, when ${change.inWords}`
  if (judgedPart === null) {
    return change.isCreation ? null : `What is expected changed at ${when}; all that was counted came after it.`
  }
  return `Judged since ${when}: ${samplesOf(question, judgedPart.shares)} of the ${grouped(samples ?? 0)} in the window. What was counted before, or between two looks with the change between them, belongs to another expectation or to neither.`
}

function sayNotJudged({ distribution }: ObservedQuestion, why: ObservedDistribution['notJudged']): string {
  switch (why) {
    case 'balancer':
      return 'How the balancer spreads connections is not known, so there is nothing to hold these shares against.'
    case 'ports':
      return `Expected shares differ between the ${distribution.ports.length} ports and families of this Service, and nothing says how much traffic each has: there is no one expectation to hold these shares against.`
    case 'no-pods':
      return 'No pod could serve by what is known now, so there is nothing to hold these shares against.'
    case 'protocol':
      return 'This Service takes no TCP, and what was counted is connections of TCP: there is nothing to judge.'
    case 'one-pod':
      return 'One pod alone is expected to get traffic: it gets all of it under any rule.'
    case 'not-counted':
      return 'Of the pods that expect traffic none was counted, or one alone, so there is nothing to compare.'
    default:
      return 'Bytes are no samples: one long download weighs as much as thousands of connections, so how far chance reaches cannot be said.'
  }
}

/** What came through another Service is no part of what is expected of this one. */
function sayShared({ state, service }: ObservedQuestion, { verdict }: Observed): string | null {
  if (verdict !== 'differs-beyond-noise') return null
  const names = sharingServices(state, service).map(({ name }) => name)
  return names.length === 0
    ? null
    : `${saySamePods(names)}: what came that way is counted too, and may be the difference.`
}

function sayStrays({ traffic }: ObservedQuestion, { pods, verdict, notJudged }: Observed): string | null {
  // What is expected of a pod now need not be what was expected before.
  if (notJudged === 'changed') return null
  const strays = pods.filter((pod) => pod.present && pod.expectedShare === 0 && (pod.count ?? 0) > 0)
  if (strays.length === 0) return null
  const sum = strays.reduce((total, pod) => total + rounded(pod.count, true), 0)
  const share = strays.reduce((total, pod) => total + (pod.share ?? 0), 0)
  const amount =
    traffic.measure === 'bytes'
      ? `${percent(share)} of the bytes`
      : `${grouped(sum)} ${unitOf[traffic.measure]} (${percent(share)})`
  const what = `${amount} reached ${list(strays.map(({ podName }) => podName))}, where none is expected from outside`
  return verdict === 'differs-beyond-noise'
    ? `${what}: the expectation does not hold there, or clients inside the cluster are counted too.`
    : `${what}: probes and clients inside the cluster do that.`
}

function sayCoverage({ coverage, pods }: Observed): string | null {
  if (coverage === null || coverage === 1) return null
  const there = pods.filter(({ present }) => present)
  const counted = there.filter((pod) => pod.count !== null).length
  if (counted === 0) return `The source holds nothing about any of the ${count(there.length, 'pod')}.`
  return `Shares are among the ${counted} of ${count(there.length, 'pod')} that the source knows; what the others got is not known.`
}

/** What is dropped reaches no pod, and no pod counts it. */
function sayDropped({ distribution: { ports } }: ObservedQuestion): string | null {
  const dropped = Math.max(...ports.map(({ droppedShare }) => droppedShare ?? 0), 0)
  return dropped > 1e-9
    ? `Observed and expected shares are of what arrives: the ${percent(dropped)} of connections that are expected to be dropped reach no pod, and nobody counts them.`
    : null
}

const byDistance = ({ pods }: Observed): readonly (ObservedPod & { readonly standardErrors: number })[] =>
  pods
    .filter((pod): pod is ObservedPod & { readonly standardErrors: number } => pod.standardErrors !== null)
    .sort((a, b) => Math.abs(b.standardErrors) - Math.abs(a.standardErrors))

/** "+10.3 σ" */
const sigma = ({ standardErrors }: { readonly standardErrors: number }): string =>
  `${standardErrors < 0 ? '−' : '+'}${Math.abs(standardErrors).toFixed(1)}\u202Fσ`

const samplesOf = ({ traffic }: ObservedQuestion, { samples }: Pick<Observed, 'samples'>): string => {
  const unit = unitOf[traffic.measure]
  return `${grouped(samples ?? 0)} ${samples === 1 ? unit.replace(/s$/, '') : unit}`
}

const windowOf = ({ traffic: { windowSeconds } }: ObservedQuestion): string =>
  windowSeconds === 0 ? ' open now' : ` in ${countedOver(windowSeconds)}`

const grouped = (number: number): string => number.toLocaleString('en-US')
