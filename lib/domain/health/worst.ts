import type { HealthVerdict } from './answer'

/**
 * How bad a verdict is for a node that has several: a fault before what could not be found out, and what is not known
 * before what is well, for unknown is never healthy. A 503 by design is as well as a 200.
 */
const gravity: Readonly<Record<HealthVerdict, number>> = {
  disagrees: 3,
  'not-reachable': 2,
  unknown: 1,
  'by-design': 0,
  'as-expected': 0,
}

/** The worst of what was found on one node; among equals the first. */
export function findWorst<Judged extends { readonly verdict: HealthVerdict }>(
  judged: readonly [Judged, ...Judged[]],
): Judged {
  return judged.reduce((worst, one) => (gravity[one.verdict] > gravity[worst.verdict] ? one : worst))
}
