import type { CellValue } from '@/lib/client/overview-url'
import type { ObservedOverviewResponse } from '@/lib/contracts/observed-overview'
import { loadStep, shareStep } from '@/lib/format/load'
import { formatRatio } from '@/lib/format/ratio'
import { formatShare, THIN } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import { type CountedCell, type Face, percentText, ratioText } from '../face'

type Service = ObservedOverviewResponse['services'][number]
type Node = Service['nodes'][number]

/** Beyond so many standard errors a single difference is no noise. */
const BAND = 3

/**
 * The cells of one Service for what was counted on its nodes: the share, or the share ÷ what is expected there. Within
 * noise a ratio has no colour, for chance alone must not look like a fault.
 */
export function countedCells(service: Service, value: CellValue): readonly CountedCell[] {
  return service.nodes.map((node) => ({
    name: node.name,
    ...(value === 'observed' ? shareCell(node) : ratioCell(service, node)),
    fact: factOf(service, node),
  }))
}

function shareCell({ share }: Node): Pick<CountedCell, 'face' | 'words'> {
  if (share === null) return unknown('not counted')
  if (share === 0) return { face: { form: 'plain', text: '0' }, words: formatShare(0) }
  return { face: { form: 'share', step: shareStep(share), text: percentText(share, false) }, words: formatShare(share) }
}

function ratioCell(
  service: Service,
  { share, expectedShare, standardErrors }: Node,
): Pick<CountedCell, 'face' | 'words'> {
  if (share === null) return unknown('not counted')
  if (expectedShare === null || service.notJudged === 'changed') return unknown(whyNotHeld(service))
  if (service.verdict === 'too-few-to-say') return unknown('too few samples')
  if (expectedShare === 0) {
    const text = share === 0 ? '–' : '!'
    return { face: { form: 'plain', text }, words: share === 0 ? 'nothing expected' : 'got some, nothing expected' }
  }
  const ratio = share / expectedShare
  const isNoise = standardErrors === null || Math.abs(standardErrors) <= BAND
  const face: Face = { form: 'load', step: isNoise ? 4 : loadStep(ratio), text: ratioText(ratio, false) }
  return { face, words: `${formatRatio(ratio)}, ${isNoise ? 'noise' : 'beyond noise'}` }
}

const unknown = (words: string): Pick<CountedCell, 'face' | 'words'> => ({ face: { form: 'unknown' }, words })

function whyNotHeld({ notJudged }: Service): string {
  switch (notJudged) {
    case 'shared':
      return 'pods shared with another Service'
    case 'changed':
      return 'pods changed meanwhile'
    case 'ports':
      return 'ports expect different shares'
    default:
      return 'nothing to hold it against'
  }
}

function factOf({ samples }: Service, node: Node): CountedCell['fact'] {
  if (node.share === null) return ['observed: ', { strong: 'not counted' }]
  const of = samples === null ? '' : ` of ${countOf(samples, 'sample')}`
  const held =
    node.expectedShare === null
      ? ''
      : `, ${formatShare(node.expectedShare)} expected${node.standardErrors === null ? '' : `, ${node.standardErrors < 0 ? '−' : '+'}${Math.abs(node.standardErrors).toFixed(1)}${THIN}σ`}`
  return ['observed ', { strong: formatShare(node.share) }, of, held]
}
