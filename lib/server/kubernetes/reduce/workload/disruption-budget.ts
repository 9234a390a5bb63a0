import type { PodDisruptionBudget } from '@/lib/domain/workload'
import type { Interner } from '../interner'
import { readMetadata } from '../metadata'
import { type RawObject, readAmount, readInteger, readRecord } from '../readers'
import { type Reduction, reduceObject } from '../reduction'
import { readLabelSelector } from './label-selector'

const COUNT = { min: 0, max: 2 ** 31 }
const EMPTY: RawObject = Object.freeze({})

/** A PodDisruptionBudget of `policy/v1`, where an empty selector selects every pod of the namespace. */
export function reduceDisruptionBudget(raw: unknown, intern: Interner): Reduction<PodDisruptionBudget> {
  return reduceObject<PodDisruptionBudget>('PodDisruptionBudget', raw, (object) => {
    const { namespace, name } = readMetadata(object, { name: 'subdomain', namespaced: true })
    const spec = readRecord(object, 'spec', '') ?? EMPTY
    const status = readRecord(object, 'status', '') ?? EMPTY
    const value: PodDisruptionBudget = Object.freeze({
      name,
      selector: readLabelSelector(spec, 'selector', 'spec', intern),
      minAvailable: readAmount(spec, 'minAvailable', 'spec'),
      maxUnavailable: readAmount(spec, 'maxUnavailable', 'spec'),
      disruptionsAllowed: readInteger(status, 'disruptionsAllowed', 'status', COUNT),
    })
    return { kind: 'object', key: `${namespace}/${name}`, value, leftOut: null }
  })
}
