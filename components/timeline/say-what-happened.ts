import type { SentencePart } from '@/components/ui/sentence'
import type { TimelineResponse } from '@/lib/contracts/timeline'

/** What happened, with the phrase marked that tells a loss. */
export function sayWhatHappened(name: string, answer: TimelineResponse | undefined): readonly SentencePart[] {
  const [sentence] = answer?.inWords ?? []
  if (answer === undefined || sentence === undefined) return [`Asking what happened to ${name}.`]
  const { loss } = answer
  const at = loss === null ? -1 : sentence.indexOf(loss)
  if (loss === null || at < 0) return [sentence]
  return [sentence.slice(0, at), { text: loss, tone: 'bad' }, sentence.slice(at + loss.length)]
}
