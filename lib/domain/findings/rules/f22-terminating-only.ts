import { list } from '@/lib/domain/distribution/say'
import { convergenceOf } from '@/lib/domain/findings/convergence'
import { look } from '@/lib/domain/findings/fixes'
import { hasHealthPort, isDirect, isLocal } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { duration, evidence, firstRows, notChecked, sentences } from '@/lib/domain/findings/words'

/** Where the balancer's window is not known: as long as a change is given to settle. */
const unknownWindowSeconds = 60

/** F22 (domain page 6): for longer than the balancer needs to look away, a node has had only terminating pods that serve. */
export const f22TerminatingOnly: ServiceRule = {
  id: 'F22',
  name: 'TerminatingOnly',
  heading: 'Only terminating pods left on a node',
  live: true,
  judge(question) {
    if (!isLocal(question) || isDirect(question)) return null
    const { service, distribution, memory, nowMs } = question
    const { model, ports } = distribution
    const present = new Set(
      ports.flatMap(({ nodes }) => nodes.filter((node) => node.terminatingOnly).map(({ name }) => name)),
    )
    if (present.size === 0) return null
    if (memory === null) return notChecked('For how long only terminating pods have been on a node is not remembered.')
    const window = convergenceOf(model)
    const limit = window?.seconds ?? unknownWindowSeconds
    const lasting = [...present].sort().flatMap((name) => {
      const seconds = (nowMs - (memory.terminatingOnlySince.get(name) ?? nowMs)) / 1000
      return seconds > limit ? [{ name, seconds }] : []
    })
    if (lasting.length === 0) return null
    const names = lasting.map(({ name }) => name)
    const oldest = Math.max(...lasting.map(({ seconds }) => seconds))
    return {
      severity: 'high',
      title: `Only terminating pods of ${service.name} are left on ${list(names)}, for ${duration(oldest)}.`,
      figure: `for ${duration(oldest)}`,
      harm: oldest / 60,
      evidence: [
        ...firstRows(
          lasting.map(({ name, seconds }) =>
            evidence(`only terminating pods on ${name}`, `for ${duration(seconds)}`, 'EndpointSlices'),
          ),
          'EndpointSlices',
        ),
        evidence(
          'the balancer looks away after',
          window?.inWords ?? `not known; ${limit} s assumed`,
          model.product ?? 'balancer model',
        ),
      ],
      explanation: sentences(
        'What still enters there is served by pods that are about to end, and dropped when they have ended.',
        hasHealthPort(service) &&
          'The health port must answer 503 on these nodes, so a balancer that probes it should have looked away.',
        model.candidateRule === 'metallb' &&
          'MetalLB goes on announcing from a node as long as a pod there serves, terminating or not.',
      ),
      fix: look(
        'See what keeps the pods from ending and whether the balancer still counts these nodes healthy; start pods there if it does.',
        service.namespace,
        'get',
        'endpointslices',
        '-l',
        `kubernetes.io/service-name=${service.name}`,
        '-o',
        'yaml',
      ),
      nodes: names,
    }
  },
}
