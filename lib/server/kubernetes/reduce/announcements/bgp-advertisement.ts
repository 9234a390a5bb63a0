import type { LabelSelector } from '@/lib/domain/workload'
import type { Interner } from '../interner'
import { readMetadata } from '../metadata'
import { type RawObject, readItems, readRecord, readTexts } from '../readers'
import { type Reduction, reduceObject } from '../reduction'
import { readLabelSelector } from '../workload/label-selector'

/** Which Services have their load balancer addresses advertised. */
export type BgpAdvertisement = {
  readonly name: string
  /** A Service that one of them selects is advertised. */
  readonly selectors: readonly LabelSelector[]
}

const ADVERTISEMENTS_MAX = 1000
const ADDRESS_TYPES = { itemsMax: 16, lengthMax: 64 }
const EMPTY: RawObject = Object.freeze({})

/** A CiliumBGPAdvertisement; an advertisement without a selector selects nothing (cilium.io/v2). */
export function reduceBgpAdvertisement(raw: unknown, intern: Interner): Reduction<BgpAdvertisement> {
  return reduceObject<BgpAdvertisement>('CiliumBGPAdvertisement', raw, (object) => {
    const { name } = readMetadata(object, { name: 'subdomain', namespaced: false })
    const spec = readRecord(object, 'spec', '') ?? EMPTY
    const selectors = readItems(spec, 'advertisements', 'spec', ADVERTISEMENTS_MAX, (advertisement) => {
      const where = 'spec.advertisements[]'
      const service = readRecord(advertisement, 'service', where) ?? EMPTY
      const addresses = readTexts(service, 'addresses', `${where}.service`, ADDRESS_TYPES)
      const isOfServices = advertisement.advertisementType === 'Service' && addresses.includes('LoadBalancerIP')
      return isOfServices ? readLabelSelector(advertisement, 'selector', where, intern) : null
    })
    const value = Object.freeze({ name, selectors: Object.freeze(selectors.filter((selector) => selector !== null)) })
    return { kind: 'object', key: name, value, leftOut: null }
  })
}
