import { reduceServiceLb, SERVICE_LB_LABEL } from '../reduce/announcements/service-lb'
import { groupByService, type PartReader } from './optional-resource'

/** k3s' ServiceLB makes a DaemonSet for each Service that it serves (servicelb.go). */
export const readServiceLb: PartReader<'k3sServiceLb'> = async (context) => {
  const daemonSets = await context.list({
    paths: ['/apis/apps/v1/namespaces/kube-system/daemonsets'],
    query: { labelSelector: SERVICE_LB_LABEL },
    reduce: reduceServiceLb,
  })
  const pairs = daemonSets.map(({ service, daemonSet }) => [service, daemonSet] as const)
  return { value: groupByService(pairs, (name: string) => name), isQuiet: daemonSets.length === 0 }
}
