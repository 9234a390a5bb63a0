import { measures } from '@/lib/domain/observed/traffic'
import type { Found } from './detection'
import type { Counted, CountedClients, Preset } from './presets/preset'
import { exported, isExportable } from './spelling'

export type Candidate<T = Counted> = { readonly preset: Preset; readonly counted: T }

type AnyCounted = Counted | CountedClients

/** What can be asked of this server, best measure first, and within one the presets in their order. */
export const candidates = (presets: readonly Preset[], found: Found): readonly Candidate[] =>
  ranked(presets, found, ({ counted }) => counted)

/** The same for addresses of clients. */
export const clientCandidates = (presets: readonly Preset[], found: Found): readonly Candidate<CountedClients>[] =>
  ranked(presets, found, ({ clients }) => clients)

function ranked<T extends AnyCounted>(
  presets: readonly Preset[],
  found: Found,
  take: (preset: Preset) => readonly T[],
): readonly Candidate<T>[] {
  const all = presets.flatMap((preset) =>
    take(preset)
      .filter(({ metric }) => found.metrics.has(metric))
      .flatMap((counted) => spellings(counted, found))
      .map((counted) => ({ preset, counted })),
  )
  return measures.flatMap((measure) => all.filter(({ counted }) => counted.measure === measure))
}

/** Where labels collided, what was scraped is meant; another job of the same metric may have kept its labels. */
function spellings<T extends AnyCounted>(counted: T, { exported: collided }: Found): readonly T[] {
  if (!isExportable(counted.identity) || !collided.has(counted.metric)) return [counted]
  const renamed = exported(counted)
  if (counted.service === null || renamed.service === null) return [renamed, counted]
  // A scrape of pods names no Service, so that this label alone did not collide.
  return [renamed, { ...renamed, service: { ...renamed.service, name: counted.service.name } }, counted]
}
