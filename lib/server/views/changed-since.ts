import type { Distribution } from '@/lib/domain/distribution/result'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { ServiceMemory } from '@/lib/domain/service-memory'

/**
 * When what is expected last changed since the span began; the expectation is that of now. With topology hints the
 * number of entry nodes in each zone decides, so that any node may change it.
 */
export function changedSince(
  memory: ServiceMemory | null,
  nodesChangedAtMs: number | null,
  { ports }: { readonly ports: readonly Pick<Distribution['ports'][number], 'hints'>[] },
  { startMs }: TimeSpan,
): number | null {
  const byNodes = ports.some(({ hints }) => hints !== 'none') ? nodesChangedAtMs : null
  const latest = Math.max(memory?.lastChangeAtMs ?? 0, byNodes ?? 0)
  return latest > startMs ? latest : null
}
