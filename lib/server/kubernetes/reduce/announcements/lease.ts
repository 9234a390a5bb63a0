import type { Interner } from '../interner'
import { readMetadata } from '../metadata'
import { isSubdomainName } from '../names'
import { type RawObject, readInteger, readRecord, readText, readTimeMs } from '../readers'
import { type Reduction, reduceObject } from '../reduction'

/** A Lease that a node holds. */
export type HeldLease = {
  readonly namespace: string
  readonly name: string
  readonly node: string
  readonly transitions: number | null
  readonly renewedAtMs: number | null
  readonly durationSeconds: number | null
}

const COUNT = { min: 0, max: 2 ** 31 }
const EMPTY: RawObject = Object.freeze({})

/**
 * A Lease of `coordination.k8s.io/v1`. One whose holder cannot be a node (a process with a suffix of its own, or nobody)
 * is irrelevant, and so is one that `isWanted` does not want.
 *
 * @param isWanted by name
 */
export function reduceLease(raw: unknown, isWanted: (name: string) => boolean, intern: Interner): Reduction<HeldLease> {
  return reduceObject<HeldLease>('Lease', raw, (object) => {
    const { namespace, name } = readMetadata(object, { name: 'subdomain', namespaced: true })
    const key = `${namespace}/${name}`
    if (!isWanted(name)) return { kind: 'irrelevant', key }
    const spec = readRecord(object, 'spec', '') ?? EMPTY
    const holder = readText(spec, 'holderIdentity', 'spec') ?? ''
    if (!isSubdomainName(holder)) return { kind: 'irrelevant', key }
    const value: HeldLease = Object.freeze({
      namespace,
      name,
      node: intern.text(holder),
      transitions: readInteger(spec, 'leaseTransitions', 'spec', COUNT),
      renewedAtMs: readTimeMs(spec, 'renewTime', 'spec'),
      durationSeconds: readInteger(spec, 'leaseDurationSeconds', 'spec', COUNT),
    })
    return { kind: 'object', key, value, leftOut: null }
  })
}
