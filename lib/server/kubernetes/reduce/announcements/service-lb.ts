import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { safeText } from '@/lib/format/foreign-text'
import { readMetadata } from '../metadata'
import { isLabelName } from '../names'
import { readText, UnreadableField } from '../readers'
import { type Reduction, reduceObject } from '../reduction'

/** Label of the DaemonSets of k3s' ServiceLB; the one with the namespace came later (k3s servicelb.go). */
export const SERVICE_LB_LABEL = 'svccontroller.k3s.cattle.io/svcname'
const NAMESPACE_LABEL = 'svccontroller.k3s.cattle.io/svcnamespace'

/** The DaemonSet through whose pods a Service's addresses, those of nodes, lead. */
export type ServiceLb = { readonly service: ServiceKey; readonly daemonSet: string }

/** A DaemonSet of k3s' ServiceLB, by its labels alone. */
export function reduceServiceLb(raw: unknown): Reduction<ServiceLb> {
  return reduceObject<ServiceLb>('DaemonSet', raw, (object) => {
    const { namespace, name, labels } = readMetadata(object, { name: 'subdomain', namespaced: true })
    const key = `${namespace}/${name}`
    const service = labels === null ? '' : (readText(labels, SERVICE_LB_LABEL, 'metadata.labels') ?? '')
    if (labels === null || service === '') return { kind: 'irrelevant', key }
    const home = readText(labels, NAMESPACE_LABEL, 'metadata.labels') || namespace
    if (!isLabelName(service) || !isLabelName(home)) {
      throw new UnreadableField(`its labels name "${safeText(`${home}/${service}`, 80)}", not a Service`)
    }
    return { kind: 'object', key, value: { service: serviceKey(home, service), daemonSet: name }, leftOut: null }
  })
}
