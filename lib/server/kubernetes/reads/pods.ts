import type { Service } from '@/lib/domain/cluster'
import type { Interner } from '../reduce/interner'
import { type ReadPod, reducePod } from '../reduce/workload/pod'
import { SourceFailure } from '../words/errors'
import type { BoundedReader } from './bounded-reader'

/** A Service with more pods than this is judged by its EndpointSlices alone. */
const PODS_MAX = 1000

/** A qualified name and a label's value, as the API server validates them; nothing else can be part of a selector. */
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/

export const podsPath = (namespace: string): string => `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`

/**
 * The pods that a Service selects, and no others: the API server picks them by label. A Service without a selector
 * selects none.
 *
 * @throws as `BoundedReader.list`; SourceFailure for a selector that is none
 */
export async function readPods(
  reader: BoundedReader,
  { namespace, selector }: Service,
  intern: Interner,
): Promise<readonly ReadPod[]> {
  if (selector.size === 0) return []
  const { values } = await reader.list({
    path: podsPath(namespace),
    query: { labelSelector: toLabelSelector(selector) },
    itemsMax: PODS_MAX,
    reduce: (raw) => reducePod(raw, intern),
  })
  return values
}

function toLabelSelector(selector: ReadonlyMap<string, string>): string {
  const parts = [...selector].map(([key, value]) => {
    if (LABEL_KEY.test(key) && LABEL_VALUE.test(value)) return `${key}=${value}`
    throw new SourceFailure('bad-selector', 'spec.selector holds what cannot be a label.', 'Correct the Service.')
  })
  return parts.join(',')
}
