import type { ClusterState, EndpointSlice, Service } from '@/lib/domain/cluster'
import { terminatingOnlyNodes } from '@/lib/domain/endpoints/terminating-only'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import type { ServiceHistory } from '@/lib/domain/timeline/changes'
import type { HealthRound } from '../sources'
import { announcersOf } from './announcers'
import { type Departures, noDepartures, rememberDepartures, stillRemembered } from './departures'
import { judgeNewAnswers } from './disagreements'
import { emptyStory, goOn, hearAnswers, lengthOf, type Story, storySince, tellStory, timesOf } from './service-history'
import { remember, type Timeline, withinTheHour } from './timeline'

/** Of one Service: what a rule that needs time asks for. More nodes than this differ by something else than time. */
const NODES_MAX = 1000

/** What is remembered of one Service. */
export interface Remembered {
  /**
   * The Service, its slices or its announcers may be others now.
   *
   * @param isKnown false: a list is still coming in, so that what is new to us need not be new
   */
  look(state: ClusterState, service: Service, slices: readonly EndpointSlice[], isKnown: boolean, nowMs: number): void
  /** Some of its health ports were asked. */
  hear(state: ClusterState, service: Service, round: HealthRound, nowMs: number): void
  /** @param isProbed false: nobody asks the health ports at the moment, so that nothing is known of them */
  tell(isProbed: boolean, nowMs: number): ServiceMemory
  /** What changed over the last hour, change by change. */
  history(nowMs: number): ServiceHistory
  /** How many changes are held. */
  changes(): number
  /** When each of them was seen. */
  times(): readonly number[]
  /** Forgets changes before a moment. */
  forgetBefore(atMs: number): void
}

/**
 * What is remembered of one Service, from nothing on.
 *
 * @param absentSinceMs since when it was known not to be there, before it came; null: it may have been there all the time
 */
export function createRemembered(watchedSinceMs: number, absentSinceMs: number | null = null): Remembered {
  let service: Service | null = null
  let slices: readonly EndpointSlice[] | null = null
  let lastChangeAtMs: number | null = null
  let ports: Timeline<number | null> = []
  let announcers: Timeline<readonly string[]> = []
  let terminating: ReadonlyMap<string, number> = NO_NODES
  let disagreeing: ReadonlyMap<string, number> = NO_NODES
  let departed: Departures = noDepartures
  let story: Story = emptyStory(watchedSinceMs)
  /** Answers up to here were judged against the objects as they are. */
  let judgedUpToMs = Number.NEGATIVE_INFINITY

  return {
    look(state, nextService, nextSlices, isKnown, nowMs) {
      const isFirst = service === null
      const hasChanged = service !== nextService || slices !== nextSlices
      const nodes = announcersOf(nextService, state.announcements)
      const before = announcers
      if (nodes !== null) announcers = remember(announcers, nodes, nowMs, sameNodes)
      // Who announced at first is news to us alone.
      const hasMoved = before.length > 0 && announcers !== before
      if (hasChanged) {
        if (slices !== null && slices !== nextSlices) departed = rememberDepartures(departed, slices, nextSlices, nowMs)
        ports = remember(ports, nextService.healthCheckNodePort, nowMs)
        terminating = sinceOf(terminatingOnlyNodes(nextService, nextSlices), terminating, nowMs)
        judgedUpToMs = Number.NEGATIVE_INFINITY
      }
      // While a list comes in, what is new to us need not be new: the story begins when it is whole.
      if (service === null || slices === null || !isKnown) story = emptyStory(nowMs)
      else story = goOn(story, { service, slices }, { service: nextService, slices: nextSlices }, nowMs)
      if (!isFirst && isKnown && (hasChanged || hasMoved)) lastChangeAtMs = nowMs
      service = nextService
      slices = nextSlices
    },
    hear(state, current, round, nowMs) {
      const next = new Map(disagreeing)
      for (const node of disagreeing.keys()) {
        if (!round.families.some(({ answers }) => answers.has(node))) next.delete(node)
      }
      const judged = judgeNewAnswers(state, current, round, judgedUpToMs)
      for (const [node, { verdict }] of judged) {
        if (verdict !== 'disagrees') next.delete(node)
        else if (!next.has(node) && next.size < NODES_MAX) next.set(node, nowMs)
      }
      story = hearAnswers(story, judged, nowMs)
      disagreeing = next.size === 0 ? NO_NODES : next
      judgedUpToMs = nowMs
    },
    history: (nowMs) => tellStory(story, nowMs),
    changes: () => lengthOf(story),
    times: () => timesOf(story),
    forgetBefore(atMs) {
      story = storySince(story, atMs)
    },
    tell: (isProbed, nowMs) => ({
      watchedSinceMs,
      absentSinceMs,
      lastChangeAtMs,
      healthCheckNodePorts: withinTheHour(ports, nowMs),
      terminatingOnlySince: terminating,
      disagreesSince: isProbed ? disagreeing : NO_NODES,
      announcers: withinTheHour(announcers, nowMs),
      departed: stillRemembered(departed, nowMs),
    }),
  }
}

const NO_NODES: ReadonlyMap<string, number> = new Map()

const sameNodes = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join()

/** Since when each of the nodes is what it is. */
function sinceOf(
  nodes: ReadonlySet<string>,
  before: ReadonlyMap<string, number>,
  nowMs: number,
): ReadonlyMap<string, number> {
  if (nodes.size === 0) return NO_NODES
  return new Map([...nodes].slice(0, NODES_MAX).map((node) => [node, before.get(node) ?? nowMs]))
}
