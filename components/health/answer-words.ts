import type { HealthNode, HealthOnAddress } from '@/lib/contracts/health'
import type { HealthOutcome } from '@/lib/domain/health/answer'

const outcomes: Record<Exclude<HealthOutcome, 'answered'>, string> = {
  refused: 'refused',
  timeout: 'timeout',
  unreachable: 'no route',
  invalid: 'no HTTP',
}

/** What a node answered in a word: its status, or how the attempt ended; "–" when it was not asked. */
export function answeredWord({ observed, address }: HealthOnAddress): string {
  if (observed === null) return address === null ? 'not asked' : '–'
  if (observed.outcome !== 'answered') return outcomes[observed.outcome]
  return String(observed.status ?? '?')
}

/** The same where there is room for three figures only: the status, else "–". */
export const answeredFigure = ({ observed }: HealthNode): string =>
  observed?.outcome === 'answered' ? String(observed.status ?? '?') : '–'

/** What must be answered: "200", "503"; "?" where nothing can be expected. */
export const expectedWord = ({ expected }: HealthNode): string => String(expected.status ?? '?')

/** A field of the answer: "–" where the answer has none. */
export const fieldWord = (value: string | number | boolean | null | undefined): string =>
  value === null || value === undefined ? '–' : String(value)

/** Which Service the body names, as `namespace/name`. */
export const serviceWord = ({ observed }: HealthNode): string =>
  observed?.service == null ? '–' : `${observed.service.namespace}/${observed.service.name}`
