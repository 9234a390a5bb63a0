/**
 * How many nodes GKE's own controller takes at most. An external balancer takes as many as there are pods under Cluster,
 * and at least so many of each zone.
 *
 * Source: domain page 2.5 (subsetting).
 */
export const gkeSubsetSizes = {
  internal: 25,
  internalLocal: 250,
  external: 250,
  externalLocal: 3000,
  externalAZone: 3,
} as const
