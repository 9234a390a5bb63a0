import { statusResponse } from '@/lib/contracts/status'
import { until } from '../fakes/until'
import { askFor } from './ask'
import type { Evenkeel } from './evenkeel'

/** What the status API says of one cluster. */
export const statusOf = (server: Evenkeel, cluster: string) =>
  askFor(server, `/api/v1/clusters/${cluster}/status`, statusResponse)

/** Waits until the status API names an error of this code for a cluster, and gives the error. */
export const untilError = (server: Evenkeel, cluster: string, code: string) =>
  until(
    `${cluster} says ${code}`,
    async () => {
      const { error } = (await statusOf(server, cluster)).cluster
      return error?.code === code && error
    },
    { everyMs: 50 },
  )

/** Waits until a cluster is live and has nothing to complain of. The longest pause between attempts is 30 s. */
export const untilLive = (server: Evenkeel, cluster: string) =>
  until(
    `${cluster} is live`,
    async () => {
      const { cluster: about, watches } = await statusOf(server, cluster)
      return about.state === 'live' && about.error === null && watches.every(({ error }) => error === null)
    },
    { everyMs: 50, timeoutMs: 40_000 },
  )
