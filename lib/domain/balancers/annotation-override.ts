import type { ClusterNode, Service } from '@/lib/domain/cluster'
import { type BalancerModel, type ModelId, type ModelOverride, modelIds } from './model'
import { applyOverride, asDetected, hasOverride } from './override'

const prefix = 'evenkeel.dev/balancer-'

/** Annotations by which an operator says on a Service what its balancer is; each goes before what is detected. */
export const overrideAnnotations = {
  model: `${prefix}model`,
  candidates: `${prefix}candidates`,
  announcers: `${prefix}announcers`,
  probed: `${prefix}probed`,
  crossZone: `${prefix}cross-zone`,
} as const

type Choice = keyof typeof overrideAnnotations
type Nodes = ReadonlyMap<string, ClusterNode> | null
/** A value, and what of the annotation was not used, in words; no value: none of it. */
type Reading<T> = { readonly value?: T; readonly ignored?: string }

/**
 * The model with an operator's annotations put over what was detected. A value that makes no sense is named in the
 * evidence and ignored: the rest holds.
 */
export function applyAnnotations(detected: BalancerModel, { annotations }: Service, nodes: Nodes): BalancerModel {
  if (![...annotations.keys()].some((key) => key.startsWith(prefix))) return detected
  const { override, ignored: unread } = readOverride(annotations, nodes)
  const ignored = [...unread, ...unknownKeys(annotations)]
  if (!hasOverride(override)) return { ...detected, evidence: [...ignored, ...detected.evidence] }
  const said = (Object.keys(overrideAnnotations) as Choice[])
    .filter((choice) => override[choice] !== undefined)
    .map((choice) => `Annotation ${overrideAnnotations[choice]} is "${annotations.get(overrideAnnotations[choice])}".`)
  return {
    ...applyOverride(detected, override),
    confidence: 'annotation',
    evidence: [...said, ...ignored, ...detected.evidence.map(asDetected)],
  }
}

/** A slip of the pen would else pass for a choice. */
function unknownKeys(annotations: Service['annotations']): readonly string[] {
  const known = Object.values(overrideAnnotations)
  return [...annotations.keys()]
    .filter((key) => key.startsWith(prefix) && !known.some((own) => own === key))
    .sort()
    .map((key) => `Annotation ${key} is none that is read, and ignored; there are ${known.join(', ')}.`)
}

function readOverride(
  annotations: Service['annotations'],
  nodes: Nodes,
): { readonly override: ModelOverride; readonly ignored: readonly string[] } {
  const read = <T>(choice: Choice, parse: (text: string) => Reading<T>): Reading<T> => {
    const text = annotations.get(overrideAnnotations[choice])
    if (text === undefined) return {}
    const { value, ignored } = parse(text.trim())
    if (ignored === undefined) return { value }
    return { value, ignored: `Annotation ${overrideAnnotations[choice]} is "${text}": ${ignored}.` }
  }
  const model = read('model', readModel)
  const candidates = read('candidates', (text) => readNodes(text, nodes))
  const announcers = read('announcers', (text) => readNodes(text, nodes))
  const probed = read('probed', readBoolean)
  const crossZone = read('crossZone', readBoolean)
  return {
    override: {
      model: model.value,
      candidates: candidates.value,
      announcers: announcers.value,
      probed: probed.value,
      crossZone: crossZone.value,
    },
    ignored: [model, candidates, announcers, probed, crossZone].flatMap(({ ignored }) => ignored ?? []),
  }
}

function readModel(text: string): Reading<ModelId> {
  const value = modelIds.find((id) => id === text && id !== 'unknown')
  const known = modelIds.filter((id) => id !== 'unknown').join(', ')
  return value === undefined ? { ignored: `no model, and ignored; models are ${known}` } : { value }
}

function readBoolean(text: string): Reading<boolean> {
  if (text === 'true' || text === 'false') return { value: text === 'true' }
  return { ignored: 'neither true nor false, and ignored' }
}

/** Names that are no node are left out; where nodes may not be read, all are believed. */
function readNodes(text: string, nodes: Nodes): Reading<readonly string[]> {
  const names = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '')
  if (names.length === 0) return { ignored: 'it names no node, and is ignored' }
  const missing = nodes === null ? [] : names.filter((name) => !nodes.has(name))
  if (missing.length === 0) return { value: names }
  const value = names.filter((name) => !missing.includes(name))
  const said = `there is no node ${missing.join(', ')}, which is ignored`
  return value.length === 0 ? { ignored: said } : { value, ignored: said }
}
