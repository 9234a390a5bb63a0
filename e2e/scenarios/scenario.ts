import { expect } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { distributionQuery } from '@/lib/contracts/distribution'
import { type Announcements, nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterState } from '@/lib/domain/cluster'
import { expectHealth } from '@/lib/domain/health/expect'
import { reduceEndpointSlice } from '@/lib/server/kubernetes/reduce/endpoint-slice'
import { createInterner } from '@/lib/server/kubernetes/reduce/interner'
import { reduceNode } from '@/lib/server/kubernetes/reduce/node'
import type { Reduction } from '@/lib/server/kubernetes/reduce/reduction'
import { reduceService } from '@/lib/server/kubernetes/reduce/service'
import { getDistribution } from '@/lib/server/views/service/get-distribution'
import { aRawService } from './objects'

type Answer = {
  /** Share of each endpoint, by address. */
  readonly pods: Readonly<Record<string, number | null>>
  /** Share that enters on each node; nodes that are not named: nothing. */
  readonly entry?: Readonly<Record<string, number>>
  readonly dropped?: number | null
  readonly refused?: number | null
}

/**
 * From the objects of an API server to the public answer, each share worked out by hand from the domain page, 1 to 3.
 * What real kube-proxies did is in the recordings; here stand the corners that nobody recorded.
 */
export type Scenario = {
  readonly title: string
  readonly service?: unknown
  readonly slices: readonly unknown[]
  readonly nodes: readonly unknown[]
  readonly announcements?: Partial<Announcements>
  readonly query?: Readonly<Record<string, string>>
  /** One for each port and family. */
  readonly ports: readonly Answer[]
  /** What the health port of each node must answer; absent: not asked. */
  readonly health?: Readonly<Record<string, number>>
}

const clock = createManualClock()

function stateOf({ service = aRawService(), slices, nodes, announcements }: Scenario): ClusterState {
  const interner = createInterner()
  const web = objectOf(reduceService(service, interner))
  return {
    services: new Map([['shop/web', web]]),
    slices: new Map([['shop/web', slices.map((raw) => objectOf(reduceEndpointSlice(raw, interner)))]]),
    nodes: new Map(nodes.map((raw) => objectOf(reduceNode(raw, interner))).map((node) => [node.name, node])),
    serverVersion: { major: 1, minor: 36 },
    announcements: { ...nothingAnnounced, ...announcements },
  }
}

function objectOf<T>(reduction: Reduction<T>): T {
  if (reduction.kind !== 'object') throw new Error(`not readable: ${JSON.stringify(reduction)}`)
  return reduction.value
}

const rounded = (share: number | null | undefined) => (share == null ? null : Math.round(share * 1e9) / 1e9)

/** Asks the public answer, and what the health ports must say, for one scenario. */
export async function expectAnswer(scenario: Scenario) {
  const state = stateOf(scenario)
  const ref = { namespace: 'shop', name: 'web' }
  const query = distributionQuery.parse(scenario.query ?? {})
  const { ports } = await getDistribution(aFollowedCluster(clock, state), allAccess, ref, query, clock.nowMs)
  const found = ports.map((port) => ({
    pods: Object.fromEntries(port.endpoints.map(({ address, share }) => [address, rounded(share)])),
    entry: Object.fromEntries(
      port.nodes.filter((node) => node.entryShare).map((node) => [node.name, rounded(node.entryShare)]),
    ),
    dropped: rounded(port.droppedShare),
    refused: rounded(port.refusedShare),
  }))
  const each = (shares: Readonly<Record<string, number | null>>) =>
    Object.fromEntries(Object.entries(shares).map(([key, share]) => [key, rounded(share)]))
  expect(found).toEqual(
    scenario.ports.map(({ pods, entry, dropped = 0, refused = 0 }) => ({
      pods: each(pods),
      entry: entry === undefined ? expect.anything() : each(entry),
      dropped: rounded(dropped),
      refused: rounded(refused),
    })),
  )
  const [service] = state.services.values()
  const expected = service && expectHealth({ state, service })
  for (const [node, status] of Object.entries(scenario.health ?? {})) expect(expected?.(node).status).toBe(status)
}

/** What a reader may choose, as the query of the public answer. */
export const equal = { model: 'equal-node', probed: 'true' }
export const unprobed = { model: 'equal-node', probed: 'false' }
