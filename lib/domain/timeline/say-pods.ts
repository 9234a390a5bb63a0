import type { PodChange } from './changes'
import type { EventTone, TimelineEvent } from './event'
import { type PodState, podStateOf } from './pod-state'

/** More pods than this that do the same at once are told together. */
const APART_MAX = 3

type Deed = { readonly tone: EventTone; readonly verb: string }

/** What pods did. Pods that did the same at the same moment are one event. */
export function sayPods(changes: readonly PodChange[]): readonly TimelineEvent[] {
  const together = new Map<string, { deed: Deed; changes: PodChange[] }>()
  for (const change of changes) {
    const deed = deedOf(change)
    if (deed === null) continue
    const key = `${change.atMs} ${deed.verb}`
    const group = together.get(key) ?? { deed, changes: [] }
    together.set(key, group)
    group.changes.push(change)
  }
  return [...together.values()].flatMap(({ deed, changes: alike }) =>
    alike.length > APART_MAX ? [sayTogether(alike, deed)] : alike.map((change) => sayOne(change, deed)),
  )
}

function sayOne(change: PodChange, { tone, verb }: Deed): TimelineEvent {
  const node = change.after?.nodeName ?? change.before?.nodeName ?? null
  const where = node === null || verb.startsWith('moved') ? '' : ` on ${node}`
  return {
    atMs: change.atMs,
    kind: 'pods',
    tone,
    subject: change.name,
    node,
    inWords: `${change.name}${where} ${verb}`,
  }
}

function sayTogether(changes: readonly PodChange[], { tone, verb }: Deed): TimelineEvent {
  const nodes = new Set(changes.map(({ before, after }) => after?.nodeName ?? before?.nodeName ?? null))
  const [only = null] = nodes.size === 1 ? nodes : []
  const where = only === null ? `on ${nodes.size} nodes` : `on ${only}`
  return {
    atMs: changes[0]?.atMs ?? 0,
    kind: 'pods',
    tone,
    subject: null,
    node: only,
    inWords: `${changes.length} pods ${where} ${verb}`,
  }
}

/** null: nothing that matters to traffic. */
function deedOf({ before, after }: PodChange): Deed | null {
  if (after === null) return before === null ? null : { tone: lossIfServed(before), verb: 'went away' }
  const now = podStateOf(after)
  if (before === null) return { tone: now === 'ready' ? 'gain' : 'change', verb: appeared[now] }
  if (before.nodeName !== after.nodeName) {
    return { tone: 'change', verb: `moved from ${before.nodeName ?? 'no node'} to ${after.nodeName ?? 'no node'}` }
  }
  const then = podStateOf(before)
  if (then === now) return null
  if (now === 'ready') return { tone: 'gain', verb: 'became ready' }
  if (now === 'not-ready') return { tone: 'loss', verb: 'stopped being ready' }
  if (now === 'terminating') return { tone: 'loss', verb: 'began to terminate, and still serves' }
  return { tone: 'loss', verb: then === 'terminating' ? 'stopped serving' : 'began to terminate' }
}

/** What had ended before it went takes nothing away. */
const lossIfServed = (before: NonNullable<PodChange['before']>): EventTone =>
  ['ready', 'terminating'].includes(podStateOf(before)) ? 'loss' : 'change'

const appeared: Record<PodState, string> = {
  ready: 'appeared, ready',
  'not-ready': 'appeared, not ready yet',
  terminating: 'appeared, terminating',
  ended: 'appeared, terminating',
}
