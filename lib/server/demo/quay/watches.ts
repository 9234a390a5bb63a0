import type { WatchPlans } from '@/lib/server/demo/simulation/cluster-source'
import { minutes, seconds } from '@/lib/server/demo/simulation/cycle'
import { alwaysLive } from '@/lib/server/demo/simulation/watch-plan'

const server = 'https://10.80.0.2:6443'

/*
 * How the watches of the cluster in trouble fare. The rounds are laid so that one of the two resources that may be read
 * is always lost, while each of them comes back now and then, after a list that is slow enough to be watched.
 */
export const quayWatches: WatchPlans = {
  // RBAC forbids nodes, for good.
  nodes: {
    ...alwaysLive,
    cycle: { everyMs: minutes(60), phases: [{ fromMs: 0, phase: 'denied' }] },
    error: {
      code: 'forbidden',
      message:
        'Evenkeel may not read nodes (nodes is forbidden: User "system:serviceaccount:evenkeel:evenkeel" cannot list resource "nodes" in API group "" at the cluster scope).',
      action: 'Grant get, list and watch on nodes; it is tried again every minute.',
    },
    missingRule: { apiGroup: '', resource: 'nodes', verbs: ['get', 'list', 'watch'], namespace: null },
  },
  // Lost for five of eight minutes.
  endpointslices: {
    ...alwaysLive,
    cycle: {
      everyMs: minutes(8),
      phases: [
        { fromMs: 0, phase: 'live' },
        { fromMs: minutes(2.5), phase: 'stale' },
        { fromMs: minutes(8) - seconds(25), phase: 'relisting' },
      ],
    },
    offsetMs: minutes(6.5),
    error: {
      code: 'connection-lost',
      message: `The API server at ${server} closed the connection.`,
      action: 'Look at the API server and what stands before it; Evenkeel keeps trying.',
    },
    unreadable: {
      count: 3,
      examples: [
        { object: 'EndpointSlice crane/control-7xk2p', reason: 'endpoints is a text, not a list' },
        {
          object: 'EndpointSlice crane/control-m9vtd',
          reason: 'addressType is "IPX", which is none of IPv4, IPv6, FQDN',
        },
      ],
    },
  },
  // Lost while the others are well.
  services: {
    ...alwaysLive,
    cycle: {
      everyMs: minutes(8),
      phases: [
        { fromMs: 0, phase: 'live' },
        { fromMs: minutes(5), phase: 'stale' },
        { fromMs: minutes(8) - seconds(15), phase: 'relisting' },
      ],
    },
    offsetMs: minutes(3.75),
    error: {
      code: 'timeout',
      message: `The API server at ${server} said nothing for 75 s when asked for services.`,
      action: 'Check the load of the API server and the network between; Evenkeel keeps trying.',
    },
    unreadable: {
      count: 1,
      examples: [
        {
          object: 'Service crane/control',
          reason: 'spec.ports[].port is "http", not a whole number from 1 to 65535',
        },
      ],
    },
  },
}
