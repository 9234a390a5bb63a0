import type { NotObserved } from '@/lib/domain/observed/traffic'
import type { TrafficSource } from '../sources'

const nothing: NotObserved = {
  known: false,
  why: 'not-configured',
  inWords: 'No metric source is configured: set EVENKEEL_PROMETHEUS_URL to measure what pods really get.',
}

/** Stands where no metric source is configured: everything observed is unknown, and it says how to change that. */
export const noTraffic: TrafficSource = {
  observed: () => Promise.resolve(nothing),
  observedPods: () => Promise.resolve(nothing),
  history: () => Promise.resolve(nothing),
  recorded: () => Promise.resolve(nothing),
  clients: () => Promise.resolve(nothing),
  targets: () => Promise.resolve(nothing),
  nodes: () => Promise.resolve(nothing),
  status: () => ({ state: 'off', server: null, answeredAtMs: null, error: null, presets: null }),
  detected: () => null,
  stop: () => Promise.resolve(),
}
