import { type ClusterState, type Service, serviceKey } from '@/lib/domain/cluster'
import type { Fix } from '@/lib/domain/findings/finding'
import { serviceTarget } from '@/lib/domain/findings/fixes'
import { patch } from '@/lib/domain/findings/kubectl'
import { type PatchValue, writeYaml } from '@/lib/domain/findings/patch'

/** The longest name that a Service may have (a DNS label). */
const NAME_LENGTH = 63
const suffix = '-inside'

/**
 * The hybrid set-up: the Service itself under Local for clients that must be seen, and a second one to the same pods
 * under Cluster for clients inside, whose traffic is then even. The second one is a NodePort, for that opens no new
 * address of a balancer to the public. Its name is one that no Service has.
 *
 * @param services those that are there
 * @returns null for a Service without a selector: a second one would have no endpoints
 */
export function hybridOf(service: Service, services: ClusterState['services']): Fix | null {
  const { namespace, externalTrafficPolicy } = service
  if (service.selector.size === 0) return null
  const name = freeName(service, services)
  const local = patch(serviceTarget(service), { spec: { externalTrafficPolicy: 'Local' } })
  const inside = writeYaml({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name },
    spec: {
      type: 'NodePort',
      externalTrafficPolicy: 'Cluster',
      selector: service.selector,
      ports: service.ports.map(
        ({ name: port, protocol, port: number, targetPort, appProtocol }): PatchValue => ({
          ...(port === '' ? {} : { name: port }),
          protocol,
          port: number,
          ...(targetPort === null ? {} : { targetPort: toTarget(targetPort) }),
          ...(appProtocol === null ? {} : { appProtocol }),
        }),
      ),
    },
  })
  return {
    inWords: `Keep ${service.name} under Local for the public, and send clients inside to ${name} under Cluster.`,
    yaml: `${local.yaml ?? ''}---\n${inside}`,
    kubectl: externalTrafficPolicy === 'Local' ? null : local.kubectl,
    warning:
      'Clients inside must be moved to the new Service. Its node ports are open on every address of the nodes, public ones too unless a firewall keeps them shut. Where they need one address, make it a LoadBalancer with the annotation by which your provider keeps it internal: without it that address is public.',
  }
}

function freeName({ namespace, name }: Service, services: ClusterState['services']): string {
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? suffix : `${suffix}-${number}`
    const free = `${name.slice(0, NAME_LENGTH - end.length).replace(/-+$/, '')}${end}`
    if (!services.has(serviceKey(namespace, free))) return free
  }
}

/** A number where it is one: `targetPort: "8080"` would name a port. */
const toTarget = (targetPort: string): string | number => (/^\d+$/.test(targetPort) ? Number(targetPort) : targetPort)
