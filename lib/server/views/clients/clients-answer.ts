import 'server-only'
import type { ClientsAnswer } from '@/lib/contracts/clients'
import { type NotObserved, type TimeSpan, unitOf } from '@/lib/domain/observed/traffic'
import { safeText } from '@/lib/format/foreign-text'
import { maskClients } from '../../clients/located-clients'
import { othersOf, toRow } from './client-rows'
import { summaryOf } from './clients-summary'
import type { ClientMeans, CountedClients } from './counted-clients'

/** As many are asked for, so that countries and classes rest on more than the list shows. */
export const LEAST_ASKED = 200

/** What a source says of itself is not ours. */
const WORDS_LENGTH = 500

type Known = Omit<ClientsAnswer, 'span' | 'geography' | 'masking'>

/** The part of the answer that hangs on what was counted. */
export function toAnswer(counted: CountedClients, limit: number, { addressMask }: ClientMeans): Known {
  const { measure, origin, windowSeconds, rows, total } = counted
  const masked = maskClients(rows, addressMask, total, measure !== 'bytes')
  const listed = masked.slice(0, limit)
  const services = addressMask.masking === 'full' ? counted.services : null
  return {
    source: safeText(origin.name),
    origin: {
      preset: safeText(origin.preset),
      name: safeText(origin.name),
      metric: safeText(origin.metric, WORDS_LENGTH),
    },
    measure,
    unit: unitOf[measure],
    samples: measure === 'bytes' ? null : Math.round(total),
    total,
    isTotalKnown: counted.isTotalKnown,
    windowSeconds,
    clients: listed.map((row) => toRow(row, windowSeconds, services)),
    distinct: counted.distinct,
    others: othersOf(counted, listed),
    ...summaryOf(counted),
    limits: limitsOf(counted),
    warnings: counted.warnings.map((sentence) => safeText(sentence, WORDS_LENGTH)),
    notObserved: null,
  }
}

/** Nothing is known of any client, and why. */
export function notKnown({ why, inWords }: NotObserved): Known {
  return {
    source: null,
    origin: null,
    measure: null,
    unit: null,
    samples: null,
    total: null,
    isTotalKnown: false,
    windowSeconds: null,
    clients: [],
    distinct: null,
    others: null,
    concentration: {
      top1Share: null,
      top5Share: null,
      top10Share: null,
      effective: null,
      inWords: 'Nothing was counted.',
    },
    classes: [],
    countries: [],
    countriesInWords: 'No addresses, so no countries.',
    limits: [],
    warnings: [],
    notObserved: { why, inWords: safeText(inWords, WORDS_LENGTH) },
  }
}

/** What every answer about clients says, known or not. */
export function commonOf({ geography, addressMask }: ClientMeans, span: TimeSpan) {
  return { span, geography: geography.status(), masking: addressMask.masking }
}

function limitsOf({ limits, isTotalKnown, rows }: CountedClients): string[] {
  const own = isTotalKnown
    ? []
    : [
        'The source does not say how much there was in all: shares are of what it lists, and too large where there is more.',
      ]
  const few = rows.some(({ kind }) => kind === 'client') ? [] : ['No address here is a client’s.']
  return [...own, ...(rows.length > 0 ? few : []), ...limits].map((sentence) => safeText(sentence, WORDS_LENGTH))
}
