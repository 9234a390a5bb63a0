import type { Announcements } from '@/lib/domain/announcements'
import { type Service, serviceKey } from '@/lib/domain/cluster'

/**
 * Nodes that announce an address of the Service one at a time, sorted. Routes by BGP are not among them: every node may
 * announce these, and they come and go with the pods.
 *
 * @returns null: nothing says who announces, or it is not read yet
 */
export function announcersOf(service: Service, announcements: Announcements): readonly string[] | null {
  const key = serviceKey(service.namespace, service.name)
  const nodes = new Set<string>()
  let isSaid = false
  for (const fact of [announcements.metallbL2, announcements.ciliumL2, announcements.kubeVip]) {
    const said = fact.known ? fact.value.get(key) : undefined
    if (said === undefined) continue
    isSaid = true
    for (const { node } of said) nodes.add(node)
  }
  const vipHost = service.annotations.get('kube-vip.io/vipHost')
  // An annotation that is read before the Lease would make a move of what only came to be known.
  if (!isSaid && isAwaited(announcements.kubeVip)) return null
  if (!isSaid && vipHost) nodes.add(vipHost)
  return isSaid || vipHost ? [...nodes].sort() : null
}

const isAwaited = (fact: Announcements['kubeVip']): boolean =>
  !fact.known && (fact.why === 'not-asked' || fact.why === 'failed')
