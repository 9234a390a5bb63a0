import type { Sample } from '@/lib/client/queries/on-demand'
import type { SourceAddressResponse } from '@/lib/contracts/source-address'
import { formatTime } from '@/lib/format/time'
import type { Observed } from './observed/observed-words'

/** "from the sample of 14:32:05 UTC" */
export const saySample = ({ answer: { readAtMs } }: Sample): string =>
  `from the sample of ${formatTime(readAtMs, readAtMs)}`

/** Whether pods see their clients, and what that rests on in words: what metrics saw, else an open sample, else configuration. */
export function addressFact(
  { verdict, basis }: Pick<SourceAddressResponse, 'verdict' | 'basis'>,
  sample: Sample | null,
): { readonly verdict: SourceAddressResponse['verdict']; readonly basis: string } {
  const sampled = sample?.answer.sourceAddress ?? null
  return basis === 'observed' || sample === null || sampled?.basis !== 'observed'
    ? { verdict, basis }
    : { verdict: sampled.verdict, basis: saySample(sample) }
}

/**
 * What pods got, and the sample that it is from where metrics do not know it.
 *
 * @param answer what metrics say; null: not answered yet, and a sample is not held up in their place
 * @returns null when there is nothing to show
 */
export function observedFact(
  answer: Observed | null,
  sample: Sample | null,
): { readonly answer: Observed; readonly from: string | null } | null {
  if (answer === null) return null
  const sampled = sample?.answer.observed ?? null
  if (answer.measure === null && sample !== null && sampled !== null && sampled.measure !== null) {
    return { answer: sampled, from: saySample(sample) }
  }
  // Where there is no source there is none for any Service: the panel says it once.
  return answer.notObserved?.why === 'not-configured' ? null : { answer, from: null }
}
