import { count } from '@/lib/domain/distribution/say'
import type { Endpoint } from '@/lib/domain/endpoints/collect'
import { readsNodeHints } from '@/lib/domain/endpoints/select'
import { portInWords, slicesInWords } from '@/lib/domain/findings/about-endpoints'
import { look } from '@/lib/domain/findings/fixes'
import { isDirect } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, sentences } from '@/lib/domain/findings/words'

/**
 * F43: some ready endpoints have topology hints and some do not: one without switches them off on every node.
 *
 * Source: domain page 6, 1.3, T10.
 */
export const f43PartialHints: ServiceRule = {
  id: 'F43',
  name: 'PartialHints',
  heading: 'Topology hints that are not complete, so off',
  live: true,
  judge(question) {
    const { service, state, distribution } = question
    if (isDirect(question)) return null
    const kinds = readsNodeHints(state.serverVersion) ? (['zone', 'node'] as const) : (['zone'] as const)
    const gaps = distribution.ports.flatMap((port) => {
      const ready = port.endpoints.filter((endpoint) => endpoint.ready)
      return kinds.flatMap((kind) => {
        const lacking = ready.filter((endpoint) => hintsOf[kind](endpoint).length === 0).length
        return lacking > 0 && lacking < ready.length ? [{ port, kind, lacking, ready: ready.length }] : []
      })
    })
    const [first] = gaps
    if (first === undefined) return null
    const { namespace, name } = service
    return {
      severity: 'info',
      title: `${first.lacking} of ${count(first.ready, 'ready endpoint')} of ${name} ${first.lacking === 1 ? 'has' : 'have'} no hint for a ${first.kind}, so kube-proxy ignores those of the others.`,
      figure: `${first.lacking} of ${first.ready} without`,
      harm: first.lacking / first.ready,
      evidence: gaps.map(({ port, kind, lacking, ready }) =>
        evidence(
          `ready endpoints without a hint for a ${kind}, ${portInWords(port, service)}`,
          `${lacking} of ${ready}`,
          slicesInWords(service),
        ),
      ),
      explanation: sentences(
        'Hints count only while every ready endpoint has one of their kind.',
        gaps.every(({ kind }) => kind === 'node')
          ? 'Without those for nodes, complete ones for zones still count; where there are none, each node picks among all.'
          : 'Until then each node picks among all.',
        distribution.policy === 'Local' && 'Traffic from outside does not use them under Local.',
      ),
      fix: look(
        'Wait a moment: the controller writes hints again when endpoints change. If it lasts, see which slices lack them.',
        namespace,
        ...['get', 'endpointslices', '-l', `kubernetes.io/service-name=${name}`, '-o', 'yaml'],
      ),
    }
  },
}

const hintsOf = {
  zone: ({ zoneHints }: Endpoint): readonly string[] => zoneHints,
  node: ({ nodeHints }: Endpoint): readonly string[] => nodeHints,
}
