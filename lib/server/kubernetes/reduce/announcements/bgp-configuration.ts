import type { CalicoAdvertisement } from '@/lib/domain/announcements'
import { readMetadata } from '../metadata'
import { type RawObject, readItems, readRecord, readText } from '../readers'
import { type Reduction, reduceObject } from '../reduction'

/** The one BGPConfiguration that is about the whole cluster; those of single nodes say nothing about Services. */
const CLUSTER_WIDE = 'default'
const CIDRS_MAX = 1000
const CIDR_LENGTH_MAX = 64
const EMPTY: RawObject = Object.freeze({})

/** What Calico advertises of Services. */
export function reduceBgpConfiguration(raw: unknown): Reduction<CalicoAdvertisement> {
  return reduceObject<CalicoAdvertisement>('BGPConfiguration', raw, (object) => {
    const { name } = readMetadata(object, { name: 'subdomain', namespaced: false })
    if (name !== CLUSTER_WIDE) return { kind: 'irrelevant', key: name }
    const spec = readRecord(object, 'spec', '') ?? EMPTY
    const value: CalicoAdvertisement = Object.freeze({
      loadBalancerIPs: readCidrs(spec, 'serviceLoadBalancerIPs'),
      externalIPs: readCidrs(spec, 'serviceExternalIPs'),
      clusterIPs: readCidrs(spec, 'serviceClusterIPs'),
    })
    return { kind: 'object', key: name, value, leftOut: null }
  })
}

function readCidrs(spec: RawObject, field: string): readonly string[] {
  const blocks = readItems(spec, field, 'spec', CIDRS_MAX, (block) =>
    readText(block, 'cidr', `spec.${field}[]`, CIDR_LENGTH_MAX),
  )
  return Object.freeze(blocks.filter((cidr) => cidr !== null && cidr !== '')) as readonly string[]
}
