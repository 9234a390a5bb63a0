import { excludeLabel } from '@/lib/domain/balancers/candidate-rules'
import { kubectl } from '@/lib/domain/findings/kubectl'
import type { NodeRule } from '@/lib/domain/findings/rule'
import { nodeField } from '@/lib/domain/findings/words'

/** What cloud controllers from 1.34 read as false. */
const falseValues = ['0', 'f', 'F', 'false', 'False', 'FALSE']

/**
 * F34: the label that keeps a node out of balancers with a value that controllers read differently.
 *
 * Source: domain page 6, 2.5.
 */
export const f34ExcludeFalseValue: NodeRule = {
  id: 'F34',
  name: 'ExcludeFalseValue',
  heading: 'Exclude label that controllers read differently',
  judgeNode({ node: { name, labels } }) {
    const value = labels.get(excludeLabel)
    if (value === undefined || (value !== '' && !falseValues.includes(value))) return null
    const saysFalse = value !== ''
    return {
      severity: 'medium',
      title: saysFalse
        ? `${name} is left out by some balancers and not by others: its exclude label says ${value}.`
        : `${name} is left out by most balancers and not by all: its exclude label is empty.`,
      figure: saysFalse ? `=${value}` : 'empty',
      evidence: [nodeField(name, `metadata.labels[${excludeLabel}]`, saysFalse ? value : '"" (empty)')],
      explanation: saysFalse
        ? 'Cloud controllers from 1.34 read the value and keep the node; older ones, MetalLB, GKE and the AWS Load Balancer Controller leave it out as soon as the label is there; Calico leaves out only what says true.'
        : 'Cloud controllers, MetalLB, GKE and the AWS Load Balancer Controller leave the node out; Calico leaves out only what says true.',
      fix: saysFalse
        ? {
            inWords: 'Take the label away if the node is to receive, or write true if it is to stay out.',
            yaml: null,
            kubectl: kubectl(null, 'label', 'node', name, `${excludeLabel}-`),
            warning: 'Balancers that left the node out may then send to it.',
          }
        : {
            inWords: 'Write true if the node is to stay out, as most read it now, or take the label away.',
            yaml: null,
            kubectl: kubectl(null, 'label', 'node', name, `${excludeLabel}=true`, '--overwrite'),
            warning: 'Calico then stops advertising from the node.',
          },
      nodes: [name],
    }
  },
}
