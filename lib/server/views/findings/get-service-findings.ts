import 'server-only'
import type { ServiceFindingsResponse } from '@/lib/contracts/findings'
import { type Fact, known, notAsked } from '@/lib/domain/fact'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { accessKey } from '../../auth/readable'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { readEvidence } from '../clients/read-evidence'
import { findService, type ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { requireKnown } from '../known'
import { readFacts } from '../service-facts'
import { judge } from '../service-judgement'
import { toContract, toNotChecked } from './get-findings'

/** What is wrong with one Service, with all that is read for opened Services. */
export async function getServiceFindings(
  means: Parameters<typeof readEvidence>[0],
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  nowMs: () => number,
): Promise<ServiceFindingsResponse> {
  findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const [facts, clients] = await Promise.all([
    readFacts(cluster, access, ref),
    readEvidence(means, cluster, access, ref, nowMs()),
  ])
  const { service, state, key } = findService(cluster, access, ref)
  const judged = judge(state, service, {
    facts,
    clients,
    memory: cluster.memory.of(key),
    answers: answersOf(cluster, access, key),
    nowMs: nowMs(),
  }).findings
  cluster.asked.keep(accessKey(access), { service, slices: state.slices.get(key) }, judged, nowMs())
  return {
    findings: judged.findings.map((finding) => toContract({ ...finding, readAtMs: null })),
    notChecked: judged.notChecked.map(toNotChecked),
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

/** What the health ports have answered so far; looking keeps the prober alive while the page is open. */
function answersOf(
  cluster: FollowedCluster,
  access: ReaderAccess,
  key: string,
): Fact<ReadonlyMap<string, HealthAnswer>> {
  if (!access.nodes) return notAsked('Health ports')
  const { families } = cluster.health.look(key, 'all')
  const [first] = families
  return first === undefined ? notAsked('Health ports') : known(first.answers)
}
