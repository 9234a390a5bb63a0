import 'server-only'
import { formerNodes } from '@/lib/domain/clients/former-nodes'
import { rankClients } from '@/lib/domain/clients/rank-clients'
import { type EvidenceQuestion, toEvidence } from '@/lib/domain/clients/to-evidence'
import type { ClusterNode, ClusterState } from '@/lib/domain/cluster'
import { type Fact, known, type NotKnown, notAsked } from '@/lib/domain/fact'
import type { NotObserved, Observed, ObservedClients } from '@/lib/domain/observed/traffic'
import { observeClients } from '../../clients/observe-clients'
import type { Config } from '../../config'
import type { FollowedCluster } from '../../runtime'
import type { Clock, ReaderAccess } from '../../sources'
import { findService, type ServiceRef } from '../find-service'
import { inPatience } from '../in-patience'
import type { ClientEvidence } from '../service-judgement'
import { trafficPodsOf } from '../traffic-pods'

/** The verdict rests on the last ten minutes: long enough for some addresses, short enough to follow a change. */
const EVIDENCE_MS = 600_000
/** As many addresses decide; a hundred thousand clients say no more than the largest of them. */
const EVIDENCE_ADDRESSES = 200

/**
 * What pods of one Service saw of their clients lately: evidence of what becomes of the client's address, and how much
 * the largest client brings. A metric source that takes long is not waited for: what it says late is there for the next
 * answer. Never rejects.
 */
export async function readEvidence(
  { config, clock }: { readonly config: Pick<Config, 'balancerCidrs'>; readonly clock: Clock },
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  nowMs: number,
): Promise<ClientEvidence> {
  const { service, state, key } = findService(cluster, access, ref)
  const span = { startMs: nowMs - EVIDENCE_MS, endMs: nowMs }
  const pods = trafficPodsOf(state, service, cluster.memory.of(key), span)
  const question = { namespace: ref.namespace, service: ref.name, pods, span }
  const observed = await inPatience(cluster.traffic, `evidence ${key}`, clock, () =>
    observeClients(cluster, question, EVIDENCE_ADDRESSES),
  )
  const asked = {
    state,
    service,
    pods,
    balancerCidrs: config.balancerCidrs,
    formerNodes: formerNodesOf(cluster, state),
  }
  return evidenceIn(observed, asked)
}

/** Nodes that left while anyone remembers, for a reader who may read nodes. */
export const formerNodesOf = (
  { memory }: Pick<FollowedCluster, 'memory'>,
  { nodes }: Pick<ClusterState, 'nodes'>,
): ReadonlyMap<string, ClusterNode> => formerNodes(memory.nodeChanges(), nodes)

type Asked = Omit<EvidenceQuestion, 'observed'>

/** What an answer of a source proves. */
export function evidenceIn(observed: Observed<ObservedClients>, asked: Asked): ClientEvidence {
  if (!observed.known) {
    const unknown = toNotKnown(observed)
    return { addresses: unknown, topClientShare: unknown }
  }
  const addresses = toEvidence({ observed: observed.value, ...asked })
  return { addresses: known(addresses), topClientShare: topClientShare(observed.value, asked) }
}

function topClientShare(observed: ObservedClients, asked: Asked): Fact<number> {
  const clients = rankClients({ observed, ...asked, group: 'address' }).filter(({ kind }) => kind === 'client')
  const [first] = clients
  return first === undefined || observed.total === null ? notAsked('Shares of single clients') : known(first.share)
}

const whyNot: Readonly<Record<NotObserved['why'], NotKnown['why']>> = {
  'not-configured': 'absent',
  'no-metric': 'absent',
  failed: 'failed',
  'no-pods': 'absent',
  denied: 'denied',
}

const toNotKnown = ({ why, inWords }: NotObserved): NotKnown => ({
  known: false,
  why: whyNot[why],
  inWords,
  right: null,
})
