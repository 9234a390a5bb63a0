import type { OnDemandSources } from '../sources'

const permission = { allowed: false, inWords: 'Nothing is read from pods here.' } as const

/** Reads nothing from pods. */
export const nothingOnDemand: OnDemandSources = {
  logs: [],
  sockets: { permission: () => permission, command: () => '', read: async () => [] },
}
