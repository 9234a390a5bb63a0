import type { ServiceRule } from '@/lib/domain/findings/rule'
import { notChecked } from '@/lib/domain/findings/words'

/**
 * F54: a test of Local from a pod or a node, which proves nothing: kube-proxy then uses every endpoint of the cluster.
 * Where people test from cannot be seen, so this is explained and never judged.
 *
 * Source: domain page 6, 1.4 (rows 3 and 4).
 */
export const f54LocalProbeFromInside: ServiceRule = {
  id: 'F54',
  name: 'LocalProbeFromInside',
  heading: 'Tests of Local from inside the cluster',
  judge: () =>
    notChecked(
      "Where people test from cannot be seen. A connection from a pod or a node to the balancer's address uses every endpoint of the cluster even under Local, so such a test succeeds where clients outside are dropped: test from outside.",
    ),
}
