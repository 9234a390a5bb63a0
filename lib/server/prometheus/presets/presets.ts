import type { AppCounter } from '../settings'
import { agentPresets, kubeskoopPreset } from './agents'
import { createAppPreset } from './applications'
import { clusterPresets } from './cluster'
import type { Preset } from './preset'
import { meshPresets, nginxPresets, otherProxyPresets } from './proxies'

/** All that Evenkeel understands, in the order in which it believes them where they count the same measure (design 6). */
export function createPresets(app: AppCounter): readonly Preset[] {
  return [
    createAppPreset(app),
    kubeskoopPreset,
    ...nginxPresets,
    ...meshPresets,
    ...agentPresets,
    ...otherProxyPresets,
    ...clusterPresets,
  ]
}

/** Every metric that shows or feeds a preset. */
export function metricsOf({ counted, clients, signs }: Preset): readonly string[] {
  return [...new Set([...counted, ...clients].map(({ metric }) => metric).concat(signs))]
}
