import type { Counted, PodIdentity } from './presets/preset'

/** What Prometheus puts before a scraped label that collides with one of the scrape. */
const EXPORTED = 'exported_'

/** The same metric with the labels that collided. */
export function exported<T extends Pick<Counted, 'service' | 'node'> & { readonly identity: PodIdentity | null }>(
  counted: T,
): T {
  const { identity, service } = counted
  if (identity?.form !== 'labels') return counted
  const renamed = { namespace: `${EXPORTED}${identity.namespace}`, pod: `${EXPORTED}${identity.pod}` }
  return {
    ...counted,
    identity: { ...identity, ...renamed, exportable: false },
    service: service === null ? null : { namespace: renamed.namespace, name: `${EXPORTED}${service.name}` },
    // The node of the scrape is that of the exporter.
    node: null,
  }
}

export const isExportable = (identity: PodIdentity | null): boolean =>
  identity?.form === 'labels' && identity.exportable === true

/** The label that only exists where the names of a scrape and of what was scraped collided. */
export const exportedPodLabel = (identity: PodIdentity | null): string =>
  identity?.form === 'labels' ? `${EXPORTED}${identity.pod}` : ''
