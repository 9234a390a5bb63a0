import type { SentencePart } from '@/components/ui/sentence'
import type { ServicesResponse } from '@/lib/contracts/services'
import { formatTimes } from '@/lib/format/ratio'
import { formatShareShort } from '@/lib/format/share'
import { countOf, formatCount, listWords } from '@/lib/format/words'

export type Summary = ServicesResponse['summary']

/** The sentence of the overview: what is lost first, then what is uneven, and calm words when nothing departs. */
export function overviewSentence(summary: Summary): readonly SentencePart[] {
  const lost = droppedWords(summary)
  const parts = [...lost, ...unevenWords(summary, lost.length > 0)]
  return parts.length === 0 ? calmWords(summary) : parts
}

function droppedWords({ groups, dropped }: Summary): SentencePart[] {
  const count = groups.dropped
  if (count === 0) return []
  const named = dropped.map((entry) => `${entry.namespace}/${entry.name} ${formatShareShort(entry.droppedShare)}`)
  const more = count > named.length ? `, and ${formatCount(count - named.length)} more` : ''
  const phrase = `${countOf(count, 'Service')} ${count === 1 ? 'drops' : 'drop'} new connections`
  return [{ text: phrase, tone: 'bad' }, `: ${named.join(', ')}${more}. `]
}

/** `continues`: a sentence about Services stands before this one. */
function unevenWords({ groups, worst, external }: Summary, continues: boolean): SentencePart[] {
  const count = groups.uneven
  if (count === 0) return []
  const all = continues ? formatCount(external) : countOf(external, 'external Service')
  const opening = `${formatCount(count)} of ${all} ${count === 1 ? 'is' : 'are'} uneven`
  if (worst === null) return [`${opening}.`]
  const hottest = `${opening}; worst: ${worst.namespace}/${worst.name}, whose hottest pod gets `
  return [hottest, { text: `${formatTimes(worst.hottestLoad)} its fair share`, tone: 'hot' }, '.']
}

function calmWords({ external, groups }: Summary): SentencePart[] {
  const even = groups.even + groups['one-node']
  const opening =
    even === external
      ? `${external === 1 ? 'The one external Service spreads' : `All ${formatCount(external)} external Services spread`} evenly, and no connection is dropped.`
      : `${formatCount(even)} of ${countOf(external, 'external Service')} ${even === 1 ? 'spreads' : 'spread'} evenly; none is known to drop connections.`
  const caveats: string[] = []
  if (groups['one-node'] > 0) caveats.push(`${formatCount(groups['one-node'])} on one node only`)
  if (groups['unknown-balancer'] > 0)
    caveats.push(`${formatCount(groups['unknown-balancer'])} whose shares are not known`)
  if (groups['unknown-endpoints'] > 0)
    caveats.push(`${formatCount(groups['unknown-endpoints'])} whose endpoints may not be read`)
  if (groups['no-endpoints'] > 0) caveats.push(`${formatCount(groups['no-endpoints'])} without endpoints`)
  return caveats.length === 0 ? [opening] : [`${opening} ${capitalise(listWords(caveats))}.`]
}

/** What the sentence rests on, and what it leaves out. */
export function overviewBasis({ external, groups }: Summary): string {
  const unknown = groups['unknown-balancer']
  const unreadable = groups['unknown-endpoints']
  const known = external - unknown - unreadable
  const gaps: string[] = []
  if (unknown > 0) {
    gaps.push(`the shares of ${unknown === 1 ? 'one' : formatCount(unknown)} are not known, or only as bounds`)
  }
  if (unreadable > 0) gaps.push(`the endpoints of ${formatCount(unreadable)} may not be read`)
  const basis = `Expected from configuration for ${known === external ? '' : `${formatCount(known)} of `}${countOf(external, 'Service')}`
  return `${[basis, ...gaps].join('; ')}.`
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
