import type { Announcement, AnnouncerLease } from '@/lib/domain/announcements'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { known } from '@/lib/domain/fact'
import type { AnnouncementPlan } from '@/lib/server/demo/announcements/plan'
import { minutes } from '@/lib/server/demo/simulation/cycle'

/* Each product of the working cluster says who announces, in the resources that it has for that. */

const lease = (namespace: string, name: string, node: string, transitions: number): AnnouncerLease => ({
  node,
  family: null,
  object: `Lease ${namespace}/${name}`,
  transitions,
  abandonedSinceMs: null,
  durationSeconds: 15,
})

/** MetalLB announces tools/feeds in layer 2 mode from one node: the pods of two others idle under Local. */
const l2: ReadonlyMap<ServiceKey, readonly Announcement[]> = new Map([
  ['tools/feeds', [{ node: 'kn-b06', family: null, object: 'ServiceL2Status metallb-system/l2-7xk2p' }]],
])

/** The lease of tools/survey moves every four minutes: something is wrong with Cilium's agents. */
const surveyHolders = ['kn-a08', 'kn-c08', 'kn-b08'] as const
const movesEveryMs = minutes(4)

/** Services that k3s' ServiceLB serves, and the DaemonSets that it made for them. */
const serviceLb = new Map(
  ['search/query', 'search/suggest', 'tools/maps', 'tools/registry'].map((key, index) => [
    key,
    [`svclb-${key.slice(key.indexOf('/') + 1)}-${(0x5a0c9a52 + index).toString(16)}`],
  ]),
)

const bgpServices = new Map(['dns/resolver', 'voip/turn'].map((key) => [key, ['load-balancer-services']]))

export const harborAnnouncements: AnnouncementPlan = (services, elapsedMs) => {
  const moves = Math.floor(elapsedMs / movesEveryMs)
  const holder = surveyHolders[moves % surveyHolders.length] ?? surveyHolders[0]
  const vips = [...services.values()].flatMap(({ namespace, name, annotations }) => {
    const host = annotations.get('kube-vip.io/vipHost')
    return host ? [[serviceKey(namespace, name), [lease(namespace, `kubevip-${name}`, host, 4)]] as const] : []
  })
  // Calico's block holds the one address that it gave out.
  const calico = services.get('web/status')?.ingress.flatMap(({ ip }) => (ip === null ? [] : [`${ip}/32`])) ?? []
  return {
    metallbL2: known(l2),
    metallbBgp: known(new Map()),
    ciliumL2: known(
      new Map([['tools/survey', [lease('kube-system', 'cilium-l2announce-tools-survey', holder, 11 + moves)]]]),
    ),
    ciliumBgp: known(bgpServices),
    kubeVip: known(new Map(vips)),
    k3sServiceLb: known(serviceLb),
    calico: known({ loadBalancerIPs: calico, externalIPs: [], clusterIPs: [] }),
  }
}
