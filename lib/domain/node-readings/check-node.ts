import type { IpFamily } from '@/lib/domain/cluster'
import type { NodeCheck, NodeReading } from './reading'
import type { WithoutLocal } from './without-local'

/** As the alert NodeConntrackNearLimit has it. */
const NEARLY_FULL = 0.8
/** As the alert KubeProxyRulesStale has it. */
const STALE_SECONDS = 600

const number = new Intl.NumberFormat('en')

/**
 * What exporters of a node say of it; nothing of what none of them says.
 *
 * @param expected null: the reader may not see all Services, so that nothing is held against what kube-proxy counts
 */
export function checkNode(reading: NodeReading, expected: WithoutLocal | null, nowMs: number): readonly NodeCheck[] {
  return [checkConntrack(reading), checkSync(reading, nowMs), checkWithoutLocal(reading, expected)].filter(
    (check) => check !== null,
  )
}

function checkConntrack({ conntrackEntries: entries, conntrackLimit: limit }: NodeReading): NodeCheck | null {
  if (entries === null) return null
  const id = 'conntrack'
  if (limit === null || limit <= 0) {
    return { id, holds: null, inWords: `${number.format(entries)} connections are tracked; how many fit is not said.` }
  }
  const full = entries / limit
  const words = `The table of tracked connections is ${Math.floor(full * 100)} % full: ${number.format(entries)} of ${number.format(limit)}.`
  if (full <= NEARLY_FULL) return { id, holds: true, inWords: words }
  return { id, holds: false, inWords: `${words} When it is full, the node drops new connections.` }
}

function checkSync({ syncedAtMs, pendingChanges }: NodeReading, nowMs: number): NodeCheck | null {
  if (syncedAtMs === null) return null
  const id = 'kube-proxy-sync'
  const seconds = Math.max(0, Math.round((nowMs - syncedAtMs) / 1000))
  const wrote = `kube-proxy last wrote its rules ${inWords(seconds)} ago`
  if (seconds <= STALE_SECONDS) return { id, holds: true, inWords: `${wrote}.` }
  if (pendingChanges === null) return { id, holds: null, inWords: `${wrote}; whether changes wait is not said.` }
  if (pendingChanges === 0) return { id, holds: true, inWords: `${wrote}, and no change waits.` }
  const changes = pendingChanges === 1 ? '1 change of endpoints waits' : `${pendingChanges} changes of endpoints wait`
  return { id, holds: false, inWords: `${wrote}, and ${changes}: the node sends to endpoints as they were then.` }
}

const inWords = (seconds: number): string => (seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`)

function checkWithoutLocal({ withoutLocal }: NodeReading, expected: WithoutLocal | null): NodeCheck | null {
  if (withoutLocal.size === 0) return null
  const id = 'no-local-endpoints'
  const counted = [...withoutLocal.values()].reduce((sum, count) => sum + count, 0)
  const words = `kube-proxy counts ${counted} ${counted === 1 ? 'port' : 'ports'} of Services under Local without an endpoint here`
  if (expected === null)
    return { id, holds: null, inWords: `${words}; you may not see all Services to hold it against.` }
  const wanted = wantedOf(withoutLocal, expected)
  if (wanted === null) {
    const both = [...expected].map(([family, count]) => `${count} in ${family}`).join(', ')
    return {
      id,
      holds: null,
      inWords: `${words}, of one family, and does not say which; by the objects it is ${both}.`,
    }
  }
  if (wanted === counted) return { id, holds: true, inWords: `${words}, as the objects say.` }
  const delay = 'Endpoints that moved since the last scrape may explain it; if it stays, kube-proxy does not keep up.'
  return { id, holds: false, inWords: `${words}; by the objects it is ${wanted}. ${delay}` }
}

/** null: before 1.33 the proxies of both families write one number, the last of them wins, and they differ. */
function wantedOf(counted: NodeReading['withoutLocal'], expected: WithoutLocal): number | null {
  if (counted.has('any')) {
    const [first = 0, ...others] = expected.values()
    const isSure = others.every((count) => count === first)
    return isSure ? first : null
  }
  const families = [...counted.keys()].filter((family): family is IpFamily => family !== 'any')
  return families.reduce((sum, family) => sum + (expected.get(family) ?? 0), 0)
}
