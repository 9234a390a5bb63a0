import { isExternalService, type Service } from '@/lib/domain/cluster'
import { countReady } from '@/lib/domain/findings/about-endpoints'
import type { Fix } from '@/lib/domain/findings/finding'
import { change, serviceTarget } from '@/lib/domain/findings/fixes'
import { isDirect } from '@/lib/domain/findings/local-counts'
import { switchPolicy } from '@/lib/domain/findings/policy-switch'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { sentences, serviceField } from '@/lib/domain/findings/words'

/**
 * F26: internalTrafficPolicy Local on a Service whose traffic from outside stays under Cluster. The field decides about
 * connections to the cluster IP alone.
 *
 * Source: domain page 6, 1.4 (rows 1 and 6).
 */
export const f26ItpConfusion: ServiceRule = {
  id: 'F26',
  name: 'ItpConfusion',
  heading: 'Internal policy that does nothing for traffic from outside',
  judge(question) {
    const { service, distribution, sourceAddress } = question
    if (!isExternalService(service) || service.internalTrafficPolicy !== 'Local') return null
    if (service.externalTrafficPolicy === 'Local') return null
    const pods = countReady(distribution)
    return {
      severity: 'medium',
      title: `${service.name} is Local for clients inside the cluster only: connections from outside stay under externalTrafficPolicy Cluster.`,
      figure: 'external: Cluster',
      evidence: [
        serviceField(service, 'spec.internalTrafficPolicy', 'Local'),
        serviceField(service, 'spec.externalTrafficPolicy', service.externalTrafficPolicy ?? 'not set'),
      ],
      explanation: sentences(
        isDirect(question)
          ? 'The balancer sends straight to pods, whatever the policies.'
          : `Connections to the balancer's address or a node port may go on to ${pods > 1 ? `any of the ${pods} ready pods` : 'any ready pod'}, on other nodes too.`,
        sourceAddress.verdict === 'lost' && `Pods see ${sourceAddress.podSees}.`,
        'What internalTrafficPolicy Local does change: a connection from inside to the cluster IP is dropped on every node without a pod of this Service.',
      ),
      fix: isDirect(question)
        ? giveBack(service)
        : switchPolicy(question, 'Local', words, { internalTrafficPolicy: 'Cluster' }),
    }
  },
}

const words =
  'If client addresses or delivery on the entry node were the aim, set externalTrafficPolicy Local and give internalTrafficPolicy back; if not, give internalTrafficPolicy back alone.'

const giveBack = (service: Service): Fix =>
  change('Give internalTrafficPolicy back.', serviceTarget(service), { spec: { internalTrafficPolicy: 'Cluster' } })
