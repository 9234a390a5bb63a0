import type { StatusResponse } from '@/lib/contracts/status'
import type { Measure } from '@/lib/domain/observed/traffic'
import { countOf, listWords } from '@/lib/format/words'

type Metrics = StatusResponse['metrics']
export type PresetRow = NonNullable<Metrics['presets']>[number]

const measureNames: Record<Measure, string> = {
  'connections-opened': 'opened connections',
  'connections-active': 'open connections',
  requests: 'requests',
  bytes: 'bytes',
}

/** What a product can answer: "opened connections, bytes, by pod; client addresses". */
export function sayPreset({ measures, clients, countries, also, lacks }: PresetRow): string {
  const counted = measures.map((measure) => measureNames[measure])
  const parts = [
    ...(counted.length === 0 ? [] : [`${listWords(counted)}, by pod`]),
    ...(clients ? [countries ? 'client addresses and countries' : 'client addresses'] : []),
    ...(also === null ? [] : [also]),
  ]
  return parts.length === 0 ? (lacks ?? 'nothing about pods') : parts.join('; ')
}

/** What the metric server holds, in a few words. */
export function sayMetrics({ state, presets }: Metrics): string {
  if (state === 'off') return 'none is configured'
  if (state === 'simulated') return 'traffic of the simulation'
  if (presets === null) return 'not looked at yet'
  const found = presets.filter((preset) => preset.found)
  return found.length === 0 ? 'nothing that counts traffic' : `metrics of ${countOf(found.length, 'product')}`
}
