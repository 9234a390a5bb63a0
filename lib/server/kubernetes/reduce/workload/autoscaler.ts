import type { HorizontalPodAutoscaler } from '@/lib/domain/workload'
import { readMetadata } from '../metadata'
import { type RawObject, readInteger, readRecord, requireInteger, requireText } from '../readers'
import { type Reduction, reduceObject } from '../reduction'

const REPLICAS = { min: 0, max: 2 ** 31 }
const EMPTY: RawObject = Object.freeze({})

/** A HorizontalPodAutoscaler of `autoscaling/v2`. */
export function reduceAutoscaler(raw: unknown): Reduction<HorizontalPodAutoscaler> {
  return reduceObject<HorizontalPodAutoscaler>('HorizontalPodAutoscaler', raw, (object) => {
    const { namespace, name } = readMetadata(object, { name: 'subdomain', namespaced: true })
    const spec = readRecord(object, 'spec', '') ?? EMPTY
    const target = readRecord(spec, 'scaleTargetRef', 'spec') ?? EMPTY
    const where = 'spec.scaleTargetRef'
    const value: HorizontalPodAutoscaler = Object.freeze({
      name,
      target: Object.freeze({ kind: requireText(target, 'kind', where), name: requireText(target, 'name', where) }),
      // The API's default.
      minReplicas: readInteger(spec, 'minReplicas', 'spec', REPLICAS) ?? 1,
      maxReplicas: requireInteger(spec, 'maxReplicas', 'spec', REPLICAS),
    })
    return { kind: 'object', key: `${namespace}/${name}`, value, leftOut: null }
  })
}
