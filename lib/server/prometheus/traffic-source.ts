import type { NotObserved, Observed, ObservedTraffic, TimeSpan } from '@/lib/domain/observed/traffic'

import type { Clock, ObservedPods, RecordedQuestion, TrafficQuestion, TrafficSource } from '@/lib/server/sources'
import { type CacheTally, createShortCache } from '../short-cache'

import { type Candidate, candidates } from './candidates'
import { createPrometheusClient } from './client'
import { topClientsOf } from './clients'
import { createDetection, type Found } from './detection'
import { historyOf } from './history'
import { createLastGood } from './last-good'
import { toPodCounts, totalOf } from './map-pods'
import { nodesBefore } from './moved-pods'
import { readingsOf } from './node-readings'
import { type Picked, pickMeasure } from './pick'
import { pickForAll } from './pick-for-all'
import { createPresets } from './presets/presets'
import { askedBy } from './queries'
import { recordedOf } from './recorded'
import type { Asking } from './scrapes'
import type { PrometheusSettings } from './settings'
import { targetsOf } from './targets'
import { toTrafficStatus } from './traffic-status'
import { failed, noMetric, noNodeMetric, noPods, nothingAboutPods } from './words'

/** Which metric covers most pods. */
const CHOICE_KEPT_MS = 60_000

const notSeparated: NotObserved = {
  known: false,
  why: 'no-metric',
  inWords:
    'Several clusters share this Prometheus, so that what Evenkeel wrote is not told apart: EVENKEEL_PROMETHEUS_MATCHERS does that.',
}

const SHARED =
  'Several clusters share this Prometheus: pods of the same name in another cluster are counted too. EVENKEEL_PROMETHEUS_MATCHERS tells them apart.'

/** What a Prometheus-compatible server knows of the traffic of pods. It is asked only when somebody asks. */
export function createPrometheusTraffic(options: {
  readonly settings: PrometheusSettings
  readonly clock: Clock
  readonly random: () => number
  /** Told of a failure of the code itself. */
  readonly onBug: (error: unknown) => void
  /** Told of how often equal questions are asked. */
  readonly tally?: CacheTally
}): TrafficSource {
  const { settings, clock } = options
  const client = createPrometheusClient(options)
  const extra = settings.matchers
  const presets = createPresets(settings.app)
  const detection = createDetection({ client, presets, extra, clock })
  const asking: Asking = { client, extra, intervals: createShortCache(clock, CHOICE_KEPT_MS) }
  const choices = createShortCache(clock, CHOICE_KEPT_MS)
  const lastGood = createLastGood(clock)
  const shared = settings.isSharedUnseparated ? [SHARED] : []

  /** Everything that fails on the way to an answer is an answer too. */
  const guarded = async <T>(ask: (found: Found) => Promise<Observed<T>>): Promise<Observed<T>> => {
    try {
      const answer = await ask(await detection.found())
      if (answer.known || answer.why !== 'no-metric') return answer
      const found = await detection.foundAnew()
      return found === null ? answer : await ask(found)
    } catch (error) {
      return failed(error, options.onBug)
    }
  }

  const pickFor = async (found: Found, question: TrafficQuestion): Promise<Picked | NotObserved> => {
    const all = candidates(presets, found)
    if (all.length === 0) return noMetric
    const knows = (counts: Picked['counts']): boolean =>
      question.pods.some(({ namespace, name }) => counts.has(`${namespace}/${name}`))
    const counting = { asked: askedBy(question), span: question.span, change: question.change ?? null }
    const [best] = await pickMeasure(asking, all, counting, knows)
    return best ?? nothingAboutPods(all)
  }

  const observe = async (found: Found, question: TrafficQuestion): Promise<Observed<ObservedTraffic>> => {
    const picked = await pickFor(found, question)
    if ('known' in picked) return picked
    const { candidate, counts, splits, seen, windowSeconds, lookedAtMs, warnings } = picked
    const before = await nodesBefore(asking, found, candidate, question, windowSeconds)
    const limits = [...candidate.counted.limits, ...picked.limits, ...before, ...shared]
    return known({
      ...tell(candidate),
      windowSeconds,
      lookedAtMs,
      pods: toPodCounts(question.pods, counts, splits, seen),
      limits,
      warnings,
    })
  }

  const observeAll = async (
    found: Found,
    namespaces: 'all' | ReadonlySet<string>,
    span: TimeSpan,
  ): Promise<Observed<ObservedPods>> => {
    const all = candidates(presets, found)
    const picked = await pickForAll(asking, choices, all, span)
    if (picked === null) return noMetric
    const { candidate, windowSeconds, warnings } = picked
    const counts = readable(picked.counts, namespaces)
    return known({
      ...tell(candidate),
      windowSeconds,
      counts,
      limits: [...candidate.counted.limits, ...picked.limits, ...shared],
      warnings,
    })
  }

  return {
    observed(question) {
      if (question.pods.length === 0) return Promise.resolve(noPods)
      const key = `${keyOf('observed', question, clock.nowMs())} ${question.change?.atMs ?? ''}`
      return lastGood.answer(key, () => guarded((found) => observe(found, question)))
    },
    // The key names what the reader may see: an answer that is kept serves nobody who may see less.
    observedPods: (namespaces, span) =>
      lastGood.answer(`pods ${named(namespaces)} ${spanKey(span, clock.nowMs())}`, () =>
        guarded((found) => observeAll(found, namespaces, span)),
      ),
    history(question, stepSeconds) {
      if (question.pods.length === 0) return Promise.resolve(noPods)
      return lastGood.answer(`${keyOf('history', question, clock.nowMs())} ${stepSeconds}`, () =>
        guarded(async (found) => {
          const picked = await pickFor(found, question)
          if ('known' in picked) return picked
          return historyOf(asking, picked.candidate, question, stepSeconds, shared)
        }),
      )
    },
    recorded(question) {
      // What other clusters wrote of a Service of the same name is not known apart.
      if (settings.isSharedUnseparated) return Promise.resolve(notSeparated)
      return lastGood.answer(keyOf('recorded', question, clock.nowMs()), () =>
        guarded(() => recordedOf(client, extra, question)),
      )
    },
    clients(question, limit) {
      if (question.pods.length === 0) return Promise.resolve(noPods)
      return lastGood.answer(`${keyOf('clients', question, clock.nowMs())} ${limit}`, () =>
        guarded((found) => topClientsOf(asking, presets, found, question, limit, shared)),
      )
    },
    async targets(question) {
      if (question.pods.length === 0) return noPods
      try {
        return known(await targetsOf(asking, question))
      } catch (error) {
        return failed(error, options.onBug)
      }
    },
    async nodes(nodes) {
      try {
        const readings = await readingsOf(asking, nodes, clock.nowMs())
        return readings.size === 0 ? noNodeMetric : known(readings)
      } catch (error) {
        return failed(error, options.onBug)
      }
    },
    status: () => {
      // The page that shows it asks again soon.
      void detection.found().catch(() => {})
      return toTrafficStatus(settings.url, client.status(), presets, detection.latest())
    },
    detected: () => toTrafficStatus(settings.url, client.status(), presets, detection.latest()).presets,
    stop() {
      client.stop()
      return Promise.resolve()
    },
  }
}

const known = <T>(value: T): Observed<T> => ({ known: true, value })

/** Which measure, by whom, from which metric. */
const tell = ({ preset, counted }: Candidate) => ({
  measure: counted.measure,
  origin: { preset: preset.id, name: preset.name, metric: counted.metric },
})

/** What the reader may see, of the pods of everyone. */
function readable(counts: Picked['counts'], namespaces: 'all' | ReadonlySet<string>): ReadonlyMap<string, number> {
  const visible = new Map<string, number>()
  for (const [pod, nodes] of counts) {
    const total = totalOf(nodes)
    if (total !== null && (namespaces === 'all' || namespaces.has(pod.slice(0, pod.indexOf('/'))))) {
      visible.set(pod, total)
    }
  }
  return visible
}

/** A question in words that stay the same while time goes on; one about the past is another question. */
function keyOf(kind: string, { namespace, service, span }: RecordedQuestion, nowMs: number): string {
  return `${kind} ${namespace}/${service} ${spanKey(span, nowMs)}`
}

const PRESENT_MS = 60_000
const spanKey = ({ startMs, endMs }: TimeSpan, nowMs: number): string =>
  nowMs - endMs < PRESENT_MS ? `last ${endMs - startMs}` : `${startMs} ${endMs}`

const named = (namespaces: 'all' | ReadonlySet<string>): string =>
  namespaces === 'all' ? 'all' : JSON.stringify([...namespaces].sort())
