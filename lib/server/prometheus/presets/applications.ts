import type { AppCounter } from '../settings'
import { type CountedClients, counted, isNot, type Preset, product } from './preset'

const ALL_CALLERS = 'Counts what the application counts: callers inside the cluster and health checks may be among it.'

/** The counter of the applications themselves, with labels for the client's address and country. */
export function createAppPreset({ metric, namespace, pod, client, country }: AppCounter): Preset {
  const requests = counted('requests', metric, 'counter', {
    identity: { form: 'labels', namespace, pod, exportable: true },
    inProcess: true,
    callers: [client, country],
    limits: [ALL_CALLERS],
  })
  const clients: CountedClients = {
    ...requests,
    where: [isNot(client, '')],
    client,
    country,
  }
  return product({
    id: 'app',
    name: 'application counters',
    counted: [requests],
    clients: [clients],
  })
}
