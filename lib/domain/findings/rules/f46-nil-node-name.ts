import { count, list } from '@/lib/domain/distribution/say'
import { slicesInWords } from '@/lib/domain/findings/about-endpoints'
import { isDirect, isLocal } from '@/lib/domain/findings/local-counts'
import { switchPolicy } from '@/lib/domain/findings/policy-switch'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, serviceField } from '@/lib/domain/findings/words'

/**
 * F46: endpoints without a node name under Local: they are local to no node, so nothing from outside reaches them.
 *
 * Source: domain page 6, 1.1 (step 5), T3.
 */
export const f46NilNodeName: ServiceRule = {
  id: 'F46',
  name: 'NilNodeName',
  heading: 'Endpoints that are local to no node',
  live: true,
  judge(question) {
    const { service, distribution } = question
    if (!isLocal(question) || isDirect(question)) return null
    const ready = distribution.ports.flatMap((port) => port.endpoints.filter((endpoint) => endpoint.ready))
    const all = new Set(ready.map(({ address }) => address))
    const nameless = [
      ...new Set(ready.filter(({ nodeName }) => nodeName === null).map(({ address }) => address)),
    ].sort()
    if (nameless.length === 0) return null
    return {
      severity: 'high',
      title: `${nameless.length} of ${count(all.size, 'ready endpoint')} of ${service.name} ${nameless.length === 1 ? 'names' : 'name'} no node and ${nameless.length === 1 ? 'gets' : 'get'} nothing from outside under Local.`,
      figure: `${nameless.length} of ${all.size}`,
      harm: nameless.length / all.size,
      evidence: [
        serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
        evidence('endpoints without nodeName', list(nameless), slicesInWords(service)),
      ],
      explanation:
        "kube-proxy takes an endpoint for local where its nodeName is the node's own. Slices that are written by hand, or stand for backends outside the cluster, often leave it out.",
      fix: switchPolicy(
        question,
        'Cluster',
        'Set nodeName on the endpoints of slices that are written by hand where the backend is on a node; for backends outside the cluster only Cluster works.',
      ),
    }
  },
}
