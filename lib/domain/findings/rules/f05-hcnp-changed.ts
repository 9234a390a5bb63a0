import { change, serviceTarget } from '@/lib/domain/findings/fixes'
import { hasHealthPort } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { clock, evidence, notChecked, sentences, serviceField } from '@/lib/domain/findings/words'

/** F05 (domain page 6): the health check node port is another one than before. */
export const f05HcnpChanged: ServiceRule = {
  id: 'F05',
  name: 'HcnpChanged',
  heading: 'Health port number changed',
  judge({ service, memory }) {
    const port = service.healthCheckNodePort
    if (!hasHealthPort(service) || port === null) return null
    if (memory === null) return notChecked('Which health check node port the Service had before is not remembered.')
    const former = memory.healthCheckNodePorts.filter(({ value }) => value !== null && value !== port).at(-1)
    if (former === undefined) return null
    const since = memory.healthCheckNodePorts.filter(({ value }) => value === port).at(-1)
    return {
      severity: 'medium',
      title: `The health port of ${service.name} is ${port}; it was ${former.value}.`,
      figure: `${former.value} → ${port}`,
      evidence: [
        serviceField(service, 'spec.healthCheckNodePort', port),
        evidence('former value', `${former.value}, seen at ${clock(former.sinceMs)}`, 'changes since watching began'),
        ...(since === undefined ? [] : [evidence('changed at', clock(since.sinceMs), 'changes since watching began')]),
      ],
      explanation: sentences(
        'The port is released when the Service leaves Local or the type LoadBalancer, and another one is allocated when it comes back.',
        `Firewall rules, security groups and balancers that were set by hand still name ${former.value}.`,
      ),
      fix: change(
        `Let firewalls and balancers outside the cluster use ${port}, and pin it in the manifest: it can be chosen only when it is allocated.`,
        serviceTarget(service),
        { spec: { healthCheckNodePort: port } },
      ),
    }
  },
}
