import {
  choosableModels,
  hintChoices,
  type NewNodes,
  type PlacementProposal,
  type Scenario,
  scenarioLimits,
  spreadDomains,
} from './scenario'
import type { PartName } from './scenario-writers'

/** What one part of the text says, or why it says nothing. */
export type Reading = Read<Scenario>
type Read<T> = { readonly ok: true; readonly part: T } | Refused
type Refused = { readonly ok: false; readonly error: string }

export const refuse = (error: string): Refused => ({ ok: false, error })
const done = <T>(part: T): Read<T> => ({ ok: true, part })

/** Reads the value of each part. */
export const readers: Readonly<Record<PartName, (value: string) => Reading>> = {
  policy: (value) => then(oneOf(['Local', 'Cluster'] as const, value), (policy) => ({ policy })),
  replicas: (value) => then(wholeNumber(value, 0, scenarioLimits.replicas), (replicas) => ({ replicas })),
  place: (value) => then(each(value, readProposal), (placement) => ({ placement })),
  drain: (value) => then(names(value), (drained) => ({ drained })),
  lose: (value) => then(names(value), (lost) => ({ lost })),
  'lose-zone': (value) => then(names(value), (lostZones) => ({ lostZones })),
  add: (value) => then(each(value, readNewNodes), (newNodes) => ({ newNodes })),
  hints: (value) => then(oneOf(hintChoices, value), (hints) => ({ hints })),
  model: (value) => then(oneOf(choosableModels, value), (model) => ({ balancer: { model } })),
  candidates: (value) => then(names(value), (candidates) => ({ balancer: { candidates } })),
  announcers: (value) => then(names(value), (announcers) => ({ balancer: { announcers } })),
  probed: (value) => then(onOff(value), (probed) => ({ balancer: { probed } })),
  'cross-zone': (value) => then(onOff(value), (crossZone) => ({ balancer: { crossZone } })),
  weights: (value) => then(onOff(value), (weights) => ({ weights })),
}

const then = <T, U>(read: Read<T>, map: (part: T) => U): Read<U> => (read.ok ? done(map(read.part)) : read)

function oneOf<T extends string>(choices: readonly T[], value: string): Read<T> {
  const choice = choices.find((each) => each === value)
  return choice === undefined ? refuse(`must be one of ${choices.join(', ')}.`) : done(choice)
}

const onOff = (value: string): Read<boolean> => then(oneOf(['on', 'off'] as const, value), (choice) => choice === 'on')

function wholeNumber(value: string, least: number, most: number): Read<number> {
  const number = /^(0|[1-9]\d{0,8})$/.test(value) ? Number(value) : Number.NaN
  return number >= least && number <= most ? done(number) : refuse(`must be a whole number from ${least} to ${most}.`)
}

/** Names of nodes and values of labels, both as Kubernetes writes them. */
function name(value: string): Read<string> {
  return /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/.test(value)
    ? done(value)
    : refuse('must be names as Kubernetes has them, with commas between them.')
}

/** Elements with commas between them, none twice. */
function each<T>(value: string, read: (text: string) => Read<T>): Read<readonly T[]> {
  const texts = value.split(',')
  if (new Set(texts).size < texts.length) return refuse('names something twice.')
  const parts: T[] = []
  for (const text of texts) {
    const result = read(text)
    if (!result.ok) return result
    parts.push(result.part)
  }
  return done(parts)
}

const names = (value: string): Read<readonly string[]> => each(value, name)

function readProposal(text: string): Read<PlacementProposal> {
  const [kind = '', domain = '', ...rest] = text.split('/')
  if (text === 'each-node') return done({ kind: 'each-node' })
  const over = oneOf(spreadDomains, domain)
  const hardness = oneOf(['hard', 'soft'] as const, rest.at(-1) ?? '')
  if (over.ok && hardness.ok) {
    const hard = hardness.part === 'hard'
    if (kind === 'apart' && rest.length === 1) return done({ kind, over: over.part, hard })
    if (kind === 'spread' && rest.length === 2) {
      return then(wholeNumber(rest[0] ?? '', 1, scenarioLimits.maxSkew), (maxSkew) => ({
        kind,
        over: over.part,
        maxSkew,
        hard,
      }))
    }
  }
  return refuse('must be spread/node/1/hard, apart/zone/soft or each-node, with node or zone and hard or soft.')
}

function readNewNodes(text: string): Read<NewNodes> {
  const at = text.indexOf('@')
  const count = wholeNumber(at < 0 ? text : text.slice(0, at), 1, scenarioLimits.newNodes)
  if (!count.ok) return refuse(`${count.error.slice(0, -1)}, with @ and a zone behind it or without.`)
  if (at < 0) return done({ zone: null, count: count.part })
  return then(name(text.slice(at + 1)), (zone) => ({ zone, count: count.part }))
}
