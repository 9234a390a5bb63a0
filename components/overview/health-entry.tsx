import { cx } from '@/components/ui/cx'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { formatCount } from '@/lib/format/words'
import { countClass, Entry, pressedClass } from './ledger-count'
import type { HealthInView } from './use-health-in-view'

type Totals = HealthInView['totals']

const shownVerdicts = [
  ['as-expected', 'ok', 'as expected'],
  ['disagrees', 'fault', 'disagree'],
  ['not-reachable', 'not-reachable', 'not reachable'],
  ['unknown', 'unknown', 'not known'],
] as const

export type HealthEntryProps = {
  health: Totals
  /** Nodes may not be read, so no port is asked. */
  nodesDenied: boolean
  pressed: boolean
  onPress: () => void
}

/** What the ports of the rows in view answer; pressed, the cells show it, for it filters nothing. */
export function HealthEntry({ health, nodesDenied, onPress, pressed }: HealthEntryProps) {
  const isAsked = health !== null && health.nodes > 0
  const title = (
    <>
      Health ports <span className="max-wide:sr-only">in view{isAsked && ', seen from here:'}</span>
      {isAsked && ` ${formatCount(health.askedNodes)} of ${formatCount(health.nodes)} asked`}
    </>
  )
  return (
    <Entry title={title} givesWay>
      {isAsked ? (
        <button
          type="button"
          aria-pressed={pressed}
          onClick={onPress}
          className={cx('inline-flex items-center gap-2.5', countClass, pressed && pressedClass)}
        >
          <HealthCounts verdicts={health.verdicts} />
        </button>
      ) : (
        <span className="px-1 text-ink-3">{whyNotAsked(health, nodesDenied)}</span>
      )}
    </Entry>
  )
}

/** In place of counts: nothing was asked yet, or nothing can be. */
export function whyNotAsked(health: Totals, nodesDenied: boolean): string {
  if (nodesDenied) return 'not asked, for nodes may not be read'
  return health === null ? 'asking' : 'no Service in view has one'
}

function HealthCounts({ verdicts }: Pick<NonNullable<Totals>, 'verdicts'>) {
  return shownVerdicts.map(([verdict, icon, words]) => {
    const count = verdicts[verdict] + (verdict === 'as-expected' ? verdicts['by-design'] : 0)
    if (count === 0 && verdict !== 'as-expected') return null
    return (
      <span key={verdict} title={`${formatCount(count)} ${words}`} className="inline-flex items-center gap-1">
        <VerdictIcon kind={icon} />
        <b className="text-body leading-[18px] text-ink-1">{formatCount(count)}</b>{' '}
        <span className="desk:max-wide:sr-only">{words}</span>
      </span>
    )
  })
}
