import type { HealthNode } from '@/lib/contracts/health'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import type { JudgedAddress } from '../../health-ports/judge-round'
import type { FamilyRound, HealthRound, HealthSource } from '../../sources'

/** How long a question waits for the first round; a node that is slower shows as not asked yet. */
export const FIRST_ROUND_MS = 3000

/** What the health ports of every node answer, after the first round or {@link FIRST_ROUND_MS}. Starts the prober. */
export async function lookAtEveryNode(health: HealthSource, service: string): Promise<HealthRound> {
  const round = health.look(service, 'all')
  if (round.families.every(isAsked)) return round
  await health.firstRound(service, FIRST_ROUND_MS)
  return health.look(service, 'all')
}

function isAsked({ answers, addresses }: FamilyRound): boolean {
  return answers.size >= [...addresses.values()].filter((address) => address !== null).length
}

/** One address as the API shows it. */
export function toHealthAddress({ family, address, expected, answer, verdict, inWords }: JudgedAddress) {
  return {
    family,
    address,
    expected: { status: expected.status, localEndpoints: expected.localEndpoints },
    observed: toObserved(answer),
    verdict,
    inWords,
  }
}

function toObserved(answer: HealthAnswer | null): HealthNode['observed'] {
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
