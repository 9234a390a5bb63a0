import type { Announcements } from '@/lib/domain/announcements'
import type { ClusterNode, Service, TrafficPolicy } from '@/lib/domain/cluster'
import { nowhereKnown } from './client-path'
import type { BalancerModel, BalancerProbe } from './model'

/** What a detector looks at. */
export type Sighting = {
  readonly service: Service
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

/** Whether any annotation starts with one of the prefixes; the first in order of the alphabet, whatever the object's order. */
export function annotationWithPrefix({ service }: Sighting, ...prefixes: readonly string[]): string | null {
  const keys = [...service.annotations.keys()].filter((key) => prefixes.some((prefix) => key.startsWith(prefix)))
  return keys.sort()[0] ?? null
}

/**
 * What makes a cloud's own controller the likely owner of a Service without a class: an annotation for that cloud, or
 * provider ids of that cloud on the nodes. Annotations for one cloud on nodes of another are leftovers of a manifest.
 */
export function onCloud(
  sighting: Sighting,
  scheme: string,
  prefixes: readonly string[],
): { readonly confidence: 'annotation' | 'provider-id'; readonly words: string } | null {
  const { platform, service } = sighting
  if (service.loadBalancerClass !== null || (platform !== null && platform !== scheme)) return null
  const key = annotationWithPrefix(sighting, ...prefixes)
  if (key !== null) return { confidence: 'annotation', words: `Annotation ${key} is set.` }
  return platform === scheme
    ? { confidence: 'provider-id', words: `Provider ids of the nodes start with ${scheme}://.` }
    : null
}

export const probeOf = (
  target: BalancerProbe['target'],
  intervalSeconds: number,
  upThreshold: number,
  downThreshold: number,
): BalancerProbe => ({
  target,
  path: null,
  finds: 'by-answer',
  timeoutSeconds: null,
  intervalSeconds,
  upThreshold,
  downThreshold,
})
