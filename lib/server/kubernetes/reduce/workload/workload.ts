import type { Workload, WorkloadKind } from '@/lib/domain/workload'
import type { Interner } from '../interner'
import { readMetadata } from '../metadata'
import { type RawObject, readAmount, readInteger, readRecord, readText, UnreadableField } from '../readers'
import { type Reduction, reduceObject } from '../reduction'
import { type Controller, readController } from './controller'
import { readPodTemplate } from './pod-template'

/** A controller of pods and who manages it in turn: a ReplicaSet's Deployment. */
export type ReadWorkload = { readonly workload: Workload; readonly controller: Controller | null }

const REPLICAS = { min: 0, max: 2 ** 31 }
const EMPTY: RawObject = Object.freeze({})

/** A Deployment, StatefulSet, DaemonSet or ReplicaSet of `apps/v1`; defaults are the API's own. */
export function reduceWorkload(kind: WorkloadKind, raw: unknown, intern: Interner): Reduction<ReadWorkload> {
  return reduceObject<ReadWorkload>(kind, raw, (object) => {
    const { namespace, name } = readMetadata(object, { name: 'subdomain', namespaced: true })
    const spec = readRecord(object, 'spec', '')
    if (spec === null) throw new UnreadableField('spec is missing')
    const workload: Workload = Object.freeze({
      kind,
      namespace,
      name,
      replicas: kind === 'DaemonSet' ? null : (readInteger(spec, 'replicas', 'spec', REPLICAS) ?? 1),
      template: readPodTemplate(spec, 'template', 'spec', intern),
      ...readRollout(kind, spec),
    })
    const value = Object.freeze({ workload, controller: readController(object) })
    return { kind: 'object', key: `${namespace}/${name}`, value, leftOut: null }
  })
}

type Rollout = Pick<Workload, 'maxUnavailable' | 'maxSurge' | 'recreates'>

/** How many pods a rolling update may take away and add; what the API fills in where nothing is said (apps/v1). */
const DEFAULTS: Readonly<Record<WorkloadKind, Rollout>> = {
  Deployment: { maxUnavailable: '25%', maxSurge: '25%' },
  StatefulSet: { maxUnavailable: '1', maxSurge: null },
  DaemonSet: { maxUnavailable: '1', maxSurge: '0' },
  ReplicaSet: { maxUnavailable: null, maxSurge: null },
}

const NO_ROLLOUT: Rollout = DEFAULTS.ReplicaSet

function readRollout(kind: WorkloadKind, spec: RawObject): Rollout {
  const defaults = DEFAULTS[kind]
  const field = kind === 'Deployment' ? 'strategy' : 'updateStrategy'
  const strategy = readRecord(spec, field, 'spec') ?? EMPTY
  const type = readText(strategy, 'type', `spec.${field}`) || ROLLING
  if (kind === 'Deployment' && type === 'Recreate') return { ...NO_ROLLOUT, recreates: true }
  if (kind === 'ReplicaSet' || type !== ROLLING) return NO_ROLLOUT
  const where = `spec.${field}.rollingUpdate`
  const rolling = readRecord(strategy, 'rollingUpdate', `spec.${field}`) ?? EMPTY
  return {
    maxUnavailable: readAmount(rolling, 'maxUnavailable', where) ?? defaults.maxUnavailable,
    maxSurge: defaults.maxSurge === null ? null : (readAmount(rolling, 'maxSurge', where) ?? defaults.maxSurge),
  }
}

const ROLLING = 'RollingUpdate'
