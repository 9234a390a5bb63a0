import type { ServerVersion } from '@/lib/domain/cluster'

/** Whether the server is known to be older than 1.`minor`. */
export const isBefore = (version: ServerVersion | null, minor: number): boolean =>
  version !== null && version.major === 1 && version.minor < minor
