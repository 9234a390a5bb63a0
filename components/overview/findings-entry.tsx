import { severityKind } from '@/components/findings/severity-words'
import type { OverviewState } from '@/lib/client/overview-url'
import { severities } from '@/lib/domain/findings/finding'
import { Count, Entry } from './ledger-count'
import type { Summary } from './overview-sentence'

type FindingsEntryProps = {
  severities: Summary['severities']
  state: Pick<OverviewState, 'severity'>
  onChange: (change: Pick<OverviewState, 'severity'>) => void
}

/** Severities that call for something to be done. */
const shown = severities.filter((severity) => severity !== 'low' && severity !== 'info')

/** Services by the severity of their worst finding; each count filters the rows. Nothing while they are not judged. */
export function FindingsEntry({ severities: counts, state, onChange }: FindingsEntryProps) {
  if (counts === null) return null
  return (
    <Entry title="By worst finding">
      {shown.map((severity) => (
        <Count
          key={severity}
          icon={severityKind[severity]}
          count={counts[severity]}
          words={severity}
          isBrief
          pressed={state.severity === severity}
          onPress={() => onChange({ severity: state.severity === severity ? null : severity })}
        />
      ))}
    </Entry>
  )
}
