import { reduceBgpConfiguration } from '../reduce/announcements/bgp-configuration'
import type { PartReader } from './optional-resource'

const BGP_CONFIGURATIONS = ['/apis/crd.projectcalico.org/v1/bgpconfigurations']

/** Calico advertises addresses of Services that lie in these blocks; without its configuration it advertises none. */
export const readCalico: PartReader<'calico'> = async (context) => {
  const [configuration] = await context.list({ paths: BGP_CONFIGURATIONS, reduce: reduceBgpConfiguration })
  return { value: configuration ?? NOTHING, isQuiet: configuration === undefined }
}

const NOTHING = Object.freeze({ loadBalancerIPs: [], externalIPs: [], clusterIPs: [] })
