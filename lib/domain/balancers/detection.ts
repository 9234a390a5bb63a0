import type { Announcements } from '@/lib/domain/announcements'
import type { ClusterNode, Service, ServiceKey, TrafficPolicy } from '@/lib/domain/cluster'
import { nowhereKnown } from './client-path'
import type { BalancerModel } from './model'
import type { Timing } from './probe'

/** What a detector looks at. */
export type Sighting = {
  readonly service: Service
  readonly key: ServiceKey
  /** The policy to judge under: probes and weights hang on it. */
  readonly policy: TrafficPolicy
  /** null: nodes may not be read. */
  readonly nodes: ReadonlyMap<string, ClusterNode> | null
  /** Scheme that all provider ids share (`aws`, `gce`); null: none, several, or nodes not readable. */
  readonly platform: string | null
  readonly announcements: Announcements
}

/** Recognises one product, or passes with null. */
export type Detector = (sighting: Sighting) => BalancerModel | null

/** Says who owns a Service, and in which words; or passes with null. */
export type Owner = Pick<BalancerModel, 'confidence'> & { readonly words: string }

type Finding = Pick<BalancerModel, 'id' | 'confidence' | 'evidence' | 'product' | 'candidateRule'> &
  Partial<BalancerModel>

/** A model with what no object says left unknown. */
export function modelFrom(finding: Finding): BalancerModel {
  return {
    candidates: null,
    announcers: null,
    probed: null,
    probe: null,
    crossZone: null,
    failsOpen: false,
    clientPath: nowhereKnown,
    missing: [],
    couldBe: [],
    ...finding,
  }
}

/** An annotation of the Service and its value in words; null: it is not set. */
export function annotationInWords({ service }: Sighting, key: string): string | null {
  const value = service.annotations.get(key)
  return value === undefined ? null : `Annotation ${key} is "${value}"`
}

/** Each annotation that is set, as a sentence; none for the others. */
export const sayAnnotations = (sighting: Sighting, ...keys: readonly string[]): readonly string[] =>
  keys.flatMap((key) => {
    const words = annotationInWords(sighting, key)
    return words === null ? [] : [`${words}.`]
  })

/** What a finalizer says goes for a class as well that is not known here; "" where there is none. */
export const underClass = ({ service: { loadBalancerClass } }: Sighting): string =>
  loadBalancerClass === null ? '' : `, under loadBalancerClass ${loadBalancerClass}`

/** Whether any annotation starts with one of the prefixes; the first in order of the alphabet, whatever the object's order. */
export function annotationWithPrefix({ service }: Sighting, ...prefixes: readonly string[]): string | null {
  const keys = [...service.annotations.keys()].filter((key) => prefixes.some((prefix) => key.startsWith(prefix)))
  return keys.sort()[0] ?? null
}

/** Whether an annotation says `true` as controllers read it, in any case of letters; one that is not set says no. */
export const isTrue = ({ service }: Sighting, key: string): boolean =>
  service.annotations.get(key)?.toLowerCase() === 'true'

/**
 * The model as it is where it is known what its probe asks. Where it is not, the pool hangs on it under Local, so that both
 * ends are computed: a probe that finds the nodes with endpoints, and one that leaves nobody out.
 */
export function eitherProbing(model: BalancerModel, policy: TrafficPolicy): BalancerModel {
  if (model.probe !== null || policy !== 'Local') return model
  const evidence = [
    ...model.evidence,
    'Computed are a probe that finds nodes with endpoints and one that leaves none out.',
  ]
  const either: BalancerModel = { ...model, probed: true, evidence }
  const ways = [either, { ...either, probed: false }]
  return { ...either, id: 'unknown', couldBe: ways }
}

/** Seconds as a whole number, `30`, or as Go writes them, `30s`; null: not set, or neither. */
function readSeconds({ service }: Sighting, key: string | undefined): number | null {
  const text = key === undefined ? null : /^(\d{1,5})s?$/.exec(service.annotations.get(key)?.trim() ?? '')
  const seconds = text === null ? 0 : Number(text[1])
  return seconds > 0 ? seconds : null
}

type TimingKeys = {
  readonly interval?: string
  readonly timeout?: string
  readonly up?: string
  readonly down?: string
}

/** A probe's timing as annotations set it, over the defaults of the controller; what decided is said. */
export function timingOf(
  sighting: Sighting,
  keys: TimingKeys,
  defaults: Timing,
): { readonly timing: Timing; readonly evidence: readonly string[] } {
  const read = (key: string | undefined) => readSeconds(sighting, key)
  const used = Object.values(keys).filter((key) => read(key) !== null)
  return {
    timing: {
      intervalSeconds: read(keys.interval) ?? defaults.intervalSeconds,
      timeoutSeconds: read(keys.timeout) ?? defaults.timeoutSeconds,
      upThreshold: read(keys.up) ?? defaults.upThreshold,
      downThreshold: read(keys.down) ?? defaults.downThreshold,
    },
    evidence: sayAnnotations(sighting, ...used),
  }
}

/** Which every controller that is built on the cloud controller manager sets before it makes a balancer. */
const cloudControllerFinalizer = 'service.kubernetes.io/load-balancer-cleanup'

/** A cloud's own controller looks after the Service: its finalizer is on it (domain page 3.1). */
export const hasCloudController = ({ service }: Sighting): boolean =>
  service.finalizers.includes(cloudControllerFinalizer)

/**
 * What makes a cloud's own controller the likely owner of a Service without a class: an annotation for that cloud, or
 * provider ids of that cloud on the nodes. Annotations for one cloud on nodes of another are leftovers of a manifest.
 */
export function onCloud(sighting: Sighting, scheme: string, prefixes: readonly string[]): Owner | null {
  const { platform, service } = sighting
  if (service.loadBalancerClass !== null || (platform !== null && platform !== scheme)) return null
  const finalizer = hasCloudController(sighting)
    ? ` Finalizer ${cloudControllerFinalizer}: a cloud controller owns it.`
    : ''
  const key = annotationWithPrefix(sighting, ...prefixes)
  if (key !== null) return { confidence: 'annotation', words: `Annotation ${key} is set.${finalizer}` }
  return platform === scheme
    ? { confidence: 'provider-id', words: `Provider ids of the nodes start with ${scheme}://.${finalizer}` }
    : null
}

/** A method that follows the load; it cannot be computed from objects. */
export function leastConnections(sighting: Sighting, key: string): string | null {
  const value = sighting.service.annotations.get(key)
  return value?.toLowerCase() === 'least_connections' ? `Annotation ${key} is "${value}".` : null
}
