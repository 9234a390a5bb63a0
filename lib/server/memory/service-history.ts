import type { EndpointSlice, Service } from '@/lib/domain/cluster'
import type {
  HealthChange,
  HeardHealth,
  Kept,
  PodChange,
  ServiceChange,
  ServiceHistory,
} from '@/lib/domain/timeline/changes'
import { keep, nothingSince, since, withinHour } from './kept'
import { podChanges } from './pod-changes'
import { HOUR_MS } from './timeline'

/** Four changes take a pod through a rollout: a hundred pods. */
const PODS_MAX = 400
const SERVICE_MAX = 24
const HEALTH_MAX = 400
/** More nodes than this are not told apart. */
const NODES_MAX = 1000
const LOOKS_MAX = 60
/** Health ports are asked every ten seconds or so while somebody looks: a longer silence is a gap. */
const LOOK_GAP_MS = 60_000

/** The story of one Service over the last hour, in the order in which it was seen. */
export type Story = {
  readonly pods: Kept<PodChange>
  readonly service: Kept<ServiceChange>
  readonly health: Kept<HealthChange>
  readonly looks: ServiceHistory['looks']
  readonly answers: ReadonlyMap<string, HeardHealth>
}

/** @param sinceMs what was before is not known */
export const emptyStory = (sinceMs: number): Story => {
  const nothing = nothingSince(sinceMs)
  return { pods: nothing, service: nothing, health: nothing, looks: NO_LOOKS, answers: NO_ANSWERS }
}

const NO_LOOKS: Story['looks'] = Object.freeze([])
const NO_ANSWERS: ReadonlyMap<string, HeardHealth> = new Map()

type Objects = { readonly service: Service; readonly slices: readonly EndpointSlice[] }

/** Adds what changed from one publication to the next. */
export function goOn(story: Story, before: Objects, after: Objects, nowMs: number): Story {
  if (before.service === after.service && before.slices === after.slices) return story
  const changes = before.slices === after.slices ? [] : podChanges(before.slices, after.slices, nowMs)
  const fields = before.service === after.service ? [] : [{ atMs: nowMs, before: before.service, after: after.service }]
  return {
    ...story,
    pods: keep(story.pods, changes, nowMs, PODS_MAX),
    service: keep(story.service, fields, nowMs, SERVICE_MAX),
  }
}

/** Adds what health ports answered. */
export function hearAnswers(story: Story, judged: ReadonlyMap<string, HeardHealth>, nowMs: number): Story {
  const answers = new Map(story.answers)
  const changes: HealthChange[] = []
  for (const [node, after] of judged) {
    const before = answers.get(node) ?? null
    if ((before !== null && isSame(before, after)) || (before === null && answers.size >= NODES_MAX)) continue
    answers.set(node, after)
    changes.push({ atMs: nowMs, node, before, after })
  }
  return {
    ...story,
    looks: lookAgain(story.looks, nowMs),
    health: keep(story.health, changes, nowMs, HEALTH_MAX),
    answers: changes.length === 0 ? story.answers : answers,
  }
}

/** Whether a contradiction lets connections in matters; what agrees with the objects says so by agreeing. */
const isSame = (one: HeardHealth, other: HeardHealth): boolean =>
  one.verdict === other.verdict && (one.verdict !== 'disagrees' || one.letsIn === other.letsIn)

function lookAgain(looks: Story['looks'], nowMs: number): Story['looks'] {
  const last = looks.at(-1)
  const kept = looks.filter(({ toMs }) => toMs > nowMs - HOUR_MS)
  if (last === undefined || nowMs - last.toMs > LOOK_GAP_MS)
    return [...kept, { fromMs: nowMs, toMs: nowMs }].slice(-LOOKS_MAX)
  return [...kept.slice(0, -1), { fromMs: last.fromMs, toMs: nowMs }]
}

/** Times of all changes that the story holds. */
export const timesOf = ({ pods, service, health }: Story): readonly number[] =>
  [pods, service, health].flatMap(({ changes }) => changes.map(({ atMs }) => atMs))

/** How many changes the story holds. */
export const lengthOf = ({ pods, service, health }: Story): number =>
  pods.changes.length + service.changes.length + health.changes.length

/** The story from a moment on. */
export const storySince = (story: Story, sinceMs: number): Story => ({
  ...story,
  pods: since(story.pods, sinceMs),
  service: since(story.service, sinceMs),
  health: since(story.health, sinceMs),
})

/** The last hour of a story. */
export const tellStory = (story: Story, nowMs: number): ServiceHistory => ({
  pods: withinHour(story.pods, nowMs),
  service: withinHour(story.service, nowMs),
  health: withinHour(story.health, nowMs),
  looks: story.looks.filter(({ toMs }) => toMs > nowMs - HOUR_MS),
  answers: story.answers,
})
