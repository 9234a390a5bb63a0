import { isIP } from 'node:net'
import type { HealthNode } from '@/lib/contracts/health'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import type { HealthAnswer, HealthVerdict } from '@/lib/domain/health/answer'
import { expectHealth, type HealthExpectation } from '@/lib/domain/health/expect'
import { judgeHealth } from '@/lib/domain/health/judge'
import { maySeeNamespace } from '../auth/readable'
import type { HealthRound, HealthSource, ReaderAccess } from '../sources'

/** How long a question waits for the first round; a node that is slower shows as not asked yet. */
export const FIRST_ROUND_MS = 3000

/** What the health ports of every node answer, after the first round or {@link FIRST_ROUND_MS}. Starts the prober. */
export async function lookAtEveryNode(health: HealthSource, service: string): Promise<HealthRound> {
  const round = health.look(service, 'all')
  const askable = [...round.addresses.values()].filter((address) => address !== null).length
  if (round.answers.size >= askable) return round
  await health.firstRound(service, FIRST_ROUND_MS)
  return health.look(service, 'all')
}

export type JudgedNode = {
  readonly expected: HealthExpectation
  readonly answer: HealthAnswer | null
  readonly verdict: HealthVerdict
  readonly inWords: string
}

/** Holds what each node must answer against what it answered; null when the Service has no health port. */
export function judgeRound(
  state: ClusterState,
  service: Service,
  round: HealthRound,
  access: ReaderAccess,
): ((nodeName: string) => JudgedNode) | null {
  const ofFirstFamily = expectHealth({ state, service })
  if (ofFirstFamily === null) return null
  const byFamily = {
    4: expectHealth({ state, service, family: 'IPv4' }),
    6: expectHealth({ state, service, family: 'IPv6' }),
  }
  return (nodeName) => {
    const version = isIP(round.addresses.get(nodeName) ?? '')
    const expect = (version === 4 || version === 6 ? byFamily[version] : null) ?? ofFirstFamily
    const expected = expect(nodeName)
    const answer = withoutUnreadableName(round.answers.get(nodeName) ?? null, access)
    const refusal = round.refusals.get(nodeName)
    const { verdict, inWords } = judgeHealth(expected, answer)
    return { expected, answer, verdict, inWords: answer === null && refusal !== undefined ? refusal : inWords }
  }
}

/** A port that answers for another Service names it; the reader learns that it is another one, not which. */
function withoutUnreadableName(answer: HealthAnswer | null, access: ReaderAccess): HealthAnswer | null {
  if (answer === null || answer.service === null || maySeeNamespace(access, answer.service.namespace)) return answer
  return { ...answer, service: { namespace: 'restricted', name: 'restricted' } }
}

export function toObserved(answer: HealthAnswer | null): HealthNode['observed'] {
  if (answer === null) return null
  return {
    outcome: answer.outcome,
    status: answer.status,
    localEndpoints: answer.localEndpoints,
    serviceProxyHealthy: answer.serviceProxyHealthy,
    weight: answer.weight,
    service: answer.service,
    latencyMs: answer.latencyMs,
    checkedAt: new Date(answer.checkedAtMs).toISOString(),
    since: new Date(answer.sinceMs).toISOString(),
  }
}
