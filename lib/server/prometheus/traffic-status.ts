import { measures } from '@/lib/domain/observed/traffic'
import type { PresetStatus, TrafficStatus } from '@/lib/server/sources'
import type { AskerStatus } from './asker'
import type { Found } from './detection'
import type { Preset } from './presets/preset'
import { metricsOf } from './presets/presets'

/** How a server fares and what it holds. */
export function toTrafficStatus(
  server: string,
  { answeredAtMs, error, pausedUntilMs }: AskerStatus,
  presets: readonly Preset[],
  found: Found | null,
): TrafficStatus {
  return {
    state: stateOf({ answeredAtMs, error, pausedUntilMs }),
    server,
    answeredAtMs,
    error,
    presets: found === null ? null : presets.map((preset) => toPresetStatus(preset, found)),
  }
}

function stateOf({ answeredAtMs, error, pausedUntilMs }: Omit<AskerStatus, 'inFlight'>): TrafficStatus['state'] {
  if (pausedUntilMs !== null) return 'paused'
  if (error !== null) return 'failed'
  return answeredAtMs === null ? 'idle' : 'live'
}

function toPresetStatus(preset: Preset, { metrics }: Found): PresetStatus {
  const has = ({ metric }: { readonly metric: string }): boolean => metrics.has(metric)
  const counted = preset.counted.filter(has)
  const clients = preset.clients.filter(has)
  const isFound = metricsOf(preset).some((metric) => metrics.has(metric))
  return {
    id: preset.id,
    name: preset.name,
    found: isFound,
    measures: measures.filter((measure) => counted.some((each) => each.measure === measure)),
    clients: clients.length > 0,
    countries: clients.some(({ country }) => country !== null),
    also: preset.also,
    lacks: isFound && counted.length === 0 && clients.length === 0 ? preset.lacks : null,
  }
}
