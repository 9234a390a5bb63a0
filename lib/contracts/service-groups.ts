/**
 * Groups of the overview in descending urgency (look 6). A Service stands in the first that fits.
 * Here and not beside their schemas, so that a page can name them before the contracts are loaded.
 */
export const serviceGroups = [
  'dropped',
  /** Pods get something else than what is expected of them, beyond noise. */
  'differs',
  'uneven',
  'one-node',
  'unknown-balancer',
  /** EndpointSlices of its namespace may not be read: nothing is known of its endpoints. */
  'unknown-endpoints',
  'no-endpoints',
  'even',
] as const
export type ServiceGroup = (typeof serviceGroups)[number]

/** What rows can be sorted by. */
export const serviceSorts = [
  'urgency',
  'name',
  'policy',
  'model',
  'endpoints',
  'skew',
  'drop',
  'address',
  'findings',
] as const
export type ServiceSort = (typeof serviceSorts)[number]
