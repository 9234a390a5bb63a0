import type { Readout } from '@/components/ui/readout-text'
import type { HealthNode, HealthResponse } from '@/lib/contracts/health'
import { formatTime } from '@/lib/format/time'
import { verdictWords } from '@/lib/format/verdict'
import { answeredWord, expectedWord } from './answer-words'

/** What one node should answer and answers, since when, and which address was asked. */
export function healthReadout(health: HealthResponse, node: HealthNode): Readout {
  const { observed } = node
  const since =
    observed === null ? 'not asked yet' : `since ${formatTime(Date.parse(observed.since), health.freshness.asOfMs)}`
  return {
    title: node.zone === null ? node.name : `${node.name}, zone ${node.zone}`,
    facts: [
      ['expected ', { strong: expectedWord(node) }, ', answered ', { strong: answeredWord(node) }],
      [node.inWords === '' ? verdictWords[node.verdict] : node.inWords.replace(/\.$/, '')],
      [since],
      [node.address === null ? 'no address to ask' : `asked ${node.address}:${health.port}`],
    ],
  }
}
