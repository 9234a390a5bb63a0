import { count, percent, times } from '@/lib/domain/distribution/say'
import type { Breakage, SourceAddress } from '@/lib/domain/source-address/verdict'
import type { Column } from './column'
import { EVEN_UP_TO, type PortFigures, SHARE_EPSILON } from './figures'
import { sayEach, sayFigure, startColumn } from './in-words'

/** What is compared, in the order in which a decision is made. */
export const measures = ['evenness', 'entry', 'address', 'hop', 'health-port', 'drop', 'blast-radius', 'price'] as const
export type Measure = (typeof measures)[number]

export type Difference = {
  readonly measure: Measure
  /** One sentence or two. */
  readonly words: string
  /** Every column says the same. */
  readonly same: boolean
}

type Sayer = (columns: readonly Column[]) => { readonly words: string; readonly same: boolean }

/** How columns differ, measure by measure, with the numbers put in. */
export function sayDifferences(columns: readonly Column[]): readonly Difference[] {
  if (columns.length === 0) return []
  return measures.map((measure) => ({ measure, ...sayers[measure](columns) }))
}

const sayers: Readonly<Record<Measure, Sayer>> = {
  evenness: (columns) => {
    const peaks = saidOf(columns, ({ peak }) => sayFigure(peak, times))
    const hot = hottest(columns)
    return { ...peaks, words: sentences(`Hottest pod over the mean: ${peaks.words}`, hot && sayCapacity(hot)) }
  },
  entry: (columns) => {
    const entries = saidOf(columns, sayEntry)
    const wide = columns.find(({ applied, figures }) => applied.policy === 'Cluster' && (figures?.poolNodes ?? 0) > 1)
    const touches =
      wide !== undefined && !entries.same ? `${startColumn(wide)} a loss of any entry node touches it` : null
    return { ...entries, words: sentences(`Entry nodes: ${entries.words}`, touches) }
  },
  address: (columns) => {
    const seen = said(columns, ({ address }) => sayAddress(address))
    const broken = columns.flatMap((column, at) => (at === 0 ? [] : newBreaks(column, columns[0])))
    return { ...seen, words: sentences(`What pods see: ${seen.words}`, ...broken) }
  },
  hop: (columns) => {
    const hops = saidOf(columns, ({ hop }) => sayFigure(hop, percent))
    return { ...hops, words: sentences(`Served on a second node: ${hops.words}`) }
  },
  'health-port': (columns) => {
    const same = new Set(columns.map(({ health }) => health.inWords)).size === 1
    const each = same
      ? [`${columns[0]?.health.inWords}`]
      : columns.map((column) => `${startColumn(column)}: ${column.health.inWords}`)
    const released = columns.flatMap(({ applied }) =>
      applied.assumptions.filter((words) => words.startsWith('Health check node port')),
    )
    return { words: [...each, ...new Set(released)].join(' '), same }
  },
  drop: (columns) => {
    const lost = saidOf(columns, sayLoss)
    return { ...lost, words: sentences(`New connections lost: ${lost.words}`, sayMeanwhile(columns)) }
  },
  'blast-radius': (columns) => {
    const worst = said(columns, sayWorstNode)
    const noticed = said(columns, ({ convergence }) => convergence?.inWords ?? 'not known')
    return {
      same: worst.same && noticed.same,
      words: sentences(
        `The worst single node to lose: ${worst.words}`,
        `Until the balancer leaves it out: ${noticed.words}`,
      ),
    }
  },
  price: (columns) => {
    const prices = said(columns, ({ price }) => (price.length === 0 ? 'nothing that is known of' : price.join(', ')))
    return { ...prices, words: sentences(`Price: ${prices.words}`) }
  },
}

function said(columns: readonly Column[], value: (column: Column) => string) {
  return { words: sayEach(columns, value), same: new Set(columns.map(value)).size === 1 }
}

const saidOf = (columns: readonly Column[], value: (figures: PortFigures) => string) =>
  said(columns, ({ figures }) => (figures === null ? 'not known' : value(figures)))

const sentences = (...parts: readonly (string | null | undefined)[]): string =>
  parts.flatMap((part) => (part ? [`${part.replace(/\.$/, '')}.`] : [])).join(' ')

const hottest = (columns: readonly Column[]): Column | undefined =>
  columns
    .filter(({ figures }) => (figures?.peak?.high ?? 0) > EVEN_UP_TO + SHARE_EPSILON)
    .sort((a, b) => (b.figures?.peak?.high ?? 0) - (a.figures?.peak?.high ?? 0))[0]

/** What a peak means: the rest idles while the hottest pod is full. */
function sayCapacity(column: Column): string {
  const peak = column.figures?.peak?.high ?? 1
  return `${startColumn(column)} the hottest pod is full while all pods together are at ${percent(1 / peak)} of what they can take`
}

function sayEntry({ poolNodes, candidateNodes }: PortFigures): string {
  if (poolNodes === null) return candidateNodes === null ? 'none, or not known' : 'not known'
  return candidateNodes === null ? count(poolNodes, 'node') : `${poolNodes} of ${candidateNodes}`
}

function sayAddress({ verdict, podSees }: SourceAddress): string {
  switch (verdict) {
    case 'preserved':
      return "the client's address"
    case 'lost':
      return podSees
    case 'partial':
      return "the client's address on some ways"
    case 'unknown':
      return 'not known'
  }
}

function newBreaks(column: Column, first: Column | undefined): readonly string[] {
  const known = new Set(first?.address.breaks.map(keyOf))
  const fresh = column.address.breaks.filter((breakage) => !known.has(keyOf(breakage)))
  return fresh.map(({ inWords }) => `${startColumn(column)}: ${inWords}`)
}

const keyOf = ({ what, object }: Breakage): string => `${what} ${object}`

function sayLoss({ dropped, refused }: PortFigures): string {
  if (dropped === null && refused === null) return 'not known'
  const isNone = (dropped?.high ?? 1) < SHARE_EPSILON && (refused?.high ?? 1) < SHARE_EPSILON
  if (isNone) return 'none'
  const isRefused = (refused?.high ?? 0) > SHARE_EPSILON
  return isRefused ? `${sayFigure(refused, percent)} refused` : `${sayFigure(dropped, percent)} dropped`
}

/** null: nothing is lost on the way, or nothing is known of it. */
function sayMeanwhile(columns: readonly Column[]): string | null {
  const losing = columns.filter(({ lostMeanwhile }) => (lostMeanwhile ?? 0) > SHARE_EPSILON)
  if (losing.length === 0) return null
  const each = losing.map((column) => {
    const until = column.convergence === null ? '' : `, for at least ${column.convergence.seconds} s`
    return `${percent(column.lostMeanwhile ?? 0)} ${column.saidAs}${until}`
  })
  return `Right after the change, while the balancer still sends where it sends now: ${each.join('; ')}`
}

/** The first of the blast radius, which is ordered by harm. */
function sayWorstNode({ blast }: Column): string {
  const worst = blast?.nodes[0]
  if (worst === undefined || worst.atOnce === null) return 'not known'
  const [name = '', second = ''] = worst.nodes
  const others = worst.nodes.length - 1
  const who = others === 0 ? name : others === 1 ? `${name} or ${second}` : `${name} or any of ${others} alike`
  return `${who} with ${percent(worst.atOnce)} of new connections`
}
