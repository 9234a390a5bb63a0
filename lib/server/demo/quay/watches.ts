import type { WatchPlans } from '@/lib/server/demo/simulation/cluster-source'
import { minutes, seconds } from '@/lib/server/demo/simulation/cycle'
import { alwaysLive } from '@/lib/server/demo/simulation/watch-plan'

/*
 * How the watches of the unhealthy cluster fare. The rounds are laid so that one of the two that may be read is always
 * broken, while each of them comes back now and then.
 */
export const quayWatches: WatchPlans = {
  // RBAC forbids nodes, for good.
  nodes: {
    ...alwaysLive,
    cycle: { everyMs: minutes(60), phases: [{ fromMs: 0, phase: 'denied' }] },
    error: {
      code: 'forbidden',
      message: 'The API server answered 403 to listing nodes: user "system:serviceaccount:evenkeel:evenkeel" may not.',
      action: 'Grant the rule below; Evenkeel picks it up without a restart.',
    },
    missingRule: { apiGroup: '', resource: 'nodes', verbs: ['get', 'list', 'watch'], namespace: null },
  },
  // Lost for five of eight minutes; the list that follows is slow.
  endpointslices: {
    ...alwaysLive,
    cycle: {
      everyMs: minutes(8),
      phases: [
        { fromMs: 0, phase: 'live' },
        { fromMs: minutes(2.5), phase: 'stale' },
        { fromMs: minutes(7.5), phase: 'connecting' },
        { fromMs: minutes(7.5) + seconds(5), phase: 'listing' },
      ],
    },
    offsetMs: minutes(6.5),
    error: {
      code: 'watch-broken',
      message: 'The watch of EndpointSlices ended and cannot be resumed: connection reset by 10.80.0.2.',
      action: 'Nothing to do while it comes back by itself; otherwise look at the load of the API server.',
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
  // Lost while the others list.
  services: {
    ...alwaysLive,
    cycle: {
      everyMs: minutes(8),
      phases: [
        { fromMs: 0, phase: 'live' },
        { fromMs: minutes(5), phase: 'stale' },
        { fromMs: minutes(7.75), phase: 'listing' },
      ],
    },
    offsetMs: minutes(3.75),
    error: {
      code: 'watch-silent',
      message: 'Nothing came from the watch of Services for 90 s, not even a bookmark.',
      action: 'Look for a proxy or firewall that drops idle connections to the API server.',
    },
    unreadable: {
      count: 1,
      examples: [
        { object: 'Service crane/control', reason: 'spec.ports[].port is "http", not a whole number from 1 to 65535' },
      ],
    },
  },
}
