import type { Announcements } from '@/lib/domain/announcements'
import type { Service, ServiceKey } from '@/lib/domain/cluster'
import type { Clock, OptionalStatus } from '@/lib/server/sources'
import { createGate } from '../../gate'
import { createBoundedReader } from '../reads/bounded-reader'
import { createInterner } from '../reduce/interner'
import type { KubeTransport } from '../transport/transport'
import { readCalico } from './calico'
import { readCiliumBgp, readCiliumL2 } from './cilium'
import { readServiceLb } from './k3s'
import { readKubeVip } from './kube-vip'
import type { Ledger } from './ledger'
import { createListing } from './listing'
import { readMetallbBgp, readMetallbL2 } from './metallb'
import type { OptionalContext, Part, PartReader } from './optional-resource'
import { createPoll, type Poll } from './poll'

const readers: { readonly [P in Part]: PartReader<P> } = {
  metallbL2: readMetallbL2,
  metallbBgp: readMetallbBgp,
  ciliumL2: readCiliumL2,
  ciliumBgp: readCiliumBgp,
  kubeVip: readKubeVip,
  k3sServiceLb: readServiceLb,
  calico: readCalico,
}

/** What is not there is asked for one after the other, so that a start is no storm. */
const READS_AT_ONCE = 2
const READS_WAITING_MAX = 200
const READ_WAITS_MS = 60_000
const NAMES_MAX = 8192
/** What is announced is told by Service, so that the Services come first. */
const UNTIL_SERVICES_MS = 1000

export type AnnouncementsOptions = {
  readonly transport: KubeTransport
  readonly clock: Clock
  readonly random: () => number
  readonly ciliumNamespace: string
  /** null: Services were not listed yet. */
  readonly services: () => ReadonlyMap<ServiceKey, Service> | null
  /** Labels of a Service of type LoadBalancer. */
  readonly labels: (key: ServiceKey) => ReadonlyMap<string, string>
  readonly onFact: <P extends Part>(part: P, fact: Announcements[P]) => void
  readonly onStatus: () => void
}

/** Follows the optional resources that say who announces addresses, for as long as one connection lasts. */
export interface AnnouncementsFollower {
  /** Of those that were read at least once. */
  statuses(): readonly OptionalStatus[]
  stop(): void
}

export function followAnnouncements(options: AnnouncementsOptions): AnnouncementsFollower {
  const { transport, clock, random } = options
  const stopping = new AbortController()
  const gate = createGate({ atOnce: READS_AT_ONCE, waitingMax: READS_WAITING_MAX, waitMs: READ_WAITS_MS, clock })
  const reader = createBoundedReader({ transport: () => transport, gate, clock, stopped: stopping.signal })
  const list = createListing(reader)
  const intern = createInterner(NAMES_MAX)
  const context = (ledger: Ledger): OptionalContext => ({
    list: (wanted) => list(wanted, ledger),
    intern,
    services: () => options.services() ?? NO_SERVICES,
    labels: options.labels,
    nowMs: clock.nowMs,
    ciliumNamespace: options.ciliumNamespace,
  })
  const poll = <P extends Part>(part: P): Poll =>
    createPoll<P>({
      part,
      read: readers[part],
      context,
      server: transport.server,
      clock,
      random,
      onFact: (fact) => options.onFact(part, fact as Announcements[P]),
      onStatus: options.onStatus,
    })
  const polls = (Object.keys(readers) as Part[]).map(poll)

  let cancelStart = (): void => {}
  const startWithServices = (): void => {
    if (options.services() === null) cancelStart = clock.schedule(startWithServices, UNTIL_SERVICES_MS)
    else for (const each of polls) each.start()
  }
  startWithServices()

  return {
    statuses: () => polls.map((each) => each.status()).filter((status) => status !== null),
    stop() {
      cancelStart()
      for (const each of polls) each.stop()
      stopping.abort(new Error('the cluster is no longer followed'))
    },
  }
}

const NO_SERVICES: ReadonlyMap<ServiceKey, Service> = new Map()
