import type { SentencePart } from '@/components/ui/sentence'
import type { ClientsAnswer, SnippetFacts } from '@/lib/contracts/clients'
import { countedOver } from '@/lib/domain/findings/words'
import { formatMeasured } from '@/lib/format/measured'
import { formatShareShort } from '@/lib/format/share'
import { countOf, formatCount } from '@/lib/format/words'

/** Who the clients of one Service are and whether its pods see them, in one sentence. */
export function sayServiceClients(answer: ClientsAnswer, facts: SnippetFacts): readonly SentencePart[] {
  const { name, verdict, basis, podSees } = facts
  const what = whatCame(answer)
  if (what === null) return sayNothing(answer, `the clients of ${name}`)
  const top = `. ${sayTop(answer)}`
  if (basis === 'expected') return [`Whether ${name} sees its real clients is not proven by what it saw`, top]
  if (verdict === 'preserved')
    return [`${name} sees its real clients: none of ${what} is known to come from a stand-in`, top]
  const phrase =
    verdict === 'lost' ? `sees ${podSees}, not its clients` : 'sees its real clients on some connections only'
  return [`${name} `, { text: phrase, tone: 'bad' }, ` (${what} counted)`, top]
}

/** Who the clients of a cluster are, in one sentence. */
export function sayClusterClients(
  answer: ClientsAnswer,
  services: { readonly counted: number },
): readonly SentencePart[] {
  const what = whatCame(answer)
  if (what === null) return sayNothing(answer, 'the clients of this cluster')
  return [`${sayTop(answer)} That is of ${what} at ${countOf(services.counted, 'Service')}.`]
}

function sayNothing({ notObserved }: ClientsAnswer, whose: string): readonly SentencePart[] {
  if (notObserved === null) return ['Nobody was counted in this span of time.']
  return [`Who ${whose} are is not known: nothing here counts them.`]
}

/** "6,412 connections"; null: nothing was counted. */
function whatCame({ total, measure }: ClientsAnswer): string | null {
  return total === null || measure === null || total === 0 ? null : formatMeasured(total, measure)
}

/** "The top 5 of 214 addresses bring 27.2 %." */
function sayTop({ concentration, distinct, clients }: ClientsAnswer): string {
  const { top1Share, top5Share } = concentration
  const of = distinct === null ? '' : ` of ${formatCount(distinct)}`
  if (top1Share === null) return 'Nothing came from outside.'
  const isOne = clients.length < 2 || top5Share === null || (distinct !== null && distinct <= 5)
  return isOne
    ? `The largest address${distinct === null ? '' : ` of ${formatCount(distinct)}`} brings ${formatShareShort(top1Share)}.`
    : `The top 5${of} addresses bring ${formatShareShort(top5Share)}.`
}

/** Source, span, unit and size in one line. */
export function sayClientsSource(answer: ClientsAnswer): string {
  const { origin, windowSeconds, total, measure, masking } = answer
  if (origin === null || measure === null || total === null) return ''
  const parts = [
    `${origin.name} (${origin.metric})`,
    windowSeconds === null || windowSeconds === 0 ? 'open at one moment' : `over ${countedOver(windowSeconds)}`,
    formatMeasured(total, measure),
    ...(masking === 'full' ? [] : [masking === 'masked' ? 'addresses masked to networks' : 'addresses hashed']),
  ]
  return parts.join(' · ')
}
