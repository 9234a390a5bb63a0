import { clusterIp } from '@/lib/server/demo/exposures/bare-metal'
import { awsNlb, azure, digitalOceanNetwork, gke, hetzner } from '@/lib/server/demo/exposures/cloud'
import { type DemoService, http, https, service } from '@/lib/server/demo/simulation/service'
import { oneOnEach, rolls, runs } from '@/lib/server/demo/simulation/workload'

/* The rest of a working cluster: even Services, most of them with rolling updates that come round every few minutes. */

const crossZone = awsNlb({ crossZone: true })

export const everyday: readonly DemoService[] = [
  // Two families and two ports; the new pod is ready before the old one goes.
  service(
    'shop/checkout',
    crossZone,
    'Local',
    runs({ 'kn-a03': 2, 'kn-b09': 2, 'kn-c10': 2 }, { rollout: rolls(9, 0.4) }),
    {
      ports: [http, https],
      families: ['IPv4', 'IPv6'],
    },
  ),
  // Each rollout leaves the pods elsewhere: even before, [3,2,1] after, and back.
  service(
    'shop/flash-sale',
    crossZone,
    'Local',
    runs(
      { 'kn-a09': 2, 'kn-b05': 2, 'kn-c03': 2 },
      { rollout: rolls(7, 1.5, { 'kn-a09': 3, 'kn-b05': 2, 'kn-c03': 1 }) },
    ),
  ),
  // Scaled out to the node that comes and goes.
  service('shop/search', azure, 'Local', runs({ 'kn-a06': 2, 'kn-b13': 2, 'kn-c06': 2 })),
  service('auth/login', azure, 'Local', runs({ 'kn-a06': 2, 'kn-b08': 2, 'kn-c10': 2 }, { rollout: rolls(12, 5) })),
  // A StatefulSet: the old pod goes first, its node is empty for a while, its health port answers 503.
  service(
    'mail/imap',
    hetzner({}),
    'Cluster',
    runs(oneOnEach('kn-a05', 'kn-a11', 'kn-b05', 'kn-b11', 'kn-c05', 'kn-c11'), {
      kind: 'StatefulSet',
      rollout: rolls(14, 3),
    }),
    { ports: [{ name: 'imaps', port: 993 }] },
  ),
  service(
    'mail/lists',
    crossZone,
    'Local',
    runs(oneOnEach('kn-a08', 'kn-b01', 'kn-c05'), { kind: 'StatefulSet', rollout: rolls(8, 2) }),
  ),
  service('web/portal', crossZone, 'Cluster', runs(oneOnEach('kn-a01', 'kn-b01', 'kn-c01'), { rollout: rolls(6, 1) })),
  service('web/blog', gke({ weighted: false }), 'Local', runs({ 'kn-a08': 2, 'kn-b08': 2, 'kn-c08': 2 })),
  service('partner/files', digitalOceanNetwork, 'Local', runs({ 'kn-a01': 1, 'kn-b03': 1, 'kn-c07': 1 })),

  // Not reachable from outside: no page lists these.
  service('shop/orders', clusterIp, null, runs(oneOnEach('kn-a03', 'kn-c03'))),
  service('shop/orders-db', clusterIp, null, runs(oneOnEach('kn-b09'), { kind: 'StatefulSet' }), {
    headless: true,
  }),
  service('search/index', clusterIp, null, runs(oneOnEach('kn-a10', 'kn-b11', 'kn-c09')), {
    internalTrafficPolicy: 'Local',
  }),
  service('pay/ledger-db', clusterIp, null, runs(oneOnEach('kn-b04'), { kind: 'StatefulSet' }), {
    headless: true,
  }),
]
