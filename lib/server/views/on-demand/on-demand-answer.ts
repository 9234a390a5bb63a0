import 'server-only'
import type { AccessLogResponse } from '@/lib/contracts/on-demand'
import type { NotKnown } from '@/lib/domain/fact'
import type { ClientCount, ObservedClients } from '@/lib/domain/observed/traffic'
import type { AddressMask } from '../../clients/address-mask'
import { missingRightYaml } from '../missing-right'

type Answer = AccessLogResponse

/** What headers claim, as the deployment shows addresses: a masked one stands for all that look like it. */
export const toClaims = (
  { measure, limits, warnings, clients, total, distinct }: ObservedClients,
  mask: AddressMask,
): NonNullable<Answer['claims']> => ({
  measure,
  limits: [...limits],
  warnings: [...warnings],
  clients: maskAll(clients, mask).map(({ address, count, seenBy, firstSeenMs, lastSeenMs }) => ({
    address,
    count,
    seenBy: [...seenBy],
    firstSeenMs,
    lastSeenMs,
  })),
  total,
  distinct,
})

function maskAll(clients: readonly ClientCount[], mask: AddressMask): readonly ClientCount[] {
  if (mask.masking === 'full') return clients
  const shown = new Map<string, ClientCount>()
  for (const client of clients) {
    const address = mask.apply(client.address)
    const before = shown.get(address)
    shown.set(address, before === undefined ? { ...client, address } : together(before, client))
  }
  return [...shown.values()].sort((a, b) => b.count - a.count || (a.address < b.address ? -1 : 1))
}

const together = (one: ClientCount, other: ClientCount): ClientCount => ({
  ...one,
  count: one.count + other.count,
  seenBy: [...new Set([...one.seenBy, ...other.seenBy])],
  firstSeenMs: bestOf(Math.min, one.firstSeenMs, other.firstSeenMs),
  lastSeenMs: bestOf(Math.max, one.lastSeenMs, other.lastSeenMs),
})

const bestOf = (choose: (a: number, b: number) => number, one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : choose(one, other)

/** Why nothing was read of a pod, with the right that is missing. */
export const toProblem = (problem: NotKnown | null): Answer['pods'][number]['problem'] =>
  problem === null
    ? null
    : {
        why: problem.why,
        inWords: problem.inWords,
        right: problem.right === null ? null : { ...problem.right, verbs: [...problem.right.verbs] },
        rightYaml: missingRightYaml({ missingRule: problem.right, error: { message: problem.inWords } }),
      }
