import type { NetworkPolicy } from '@/lib/domain/workload'
import { nameLabel } from '@/lib/server/demo/simulation/build-service'
import { selecting } from '@/lib/server/demo/workloads/build-workload'

const allPods = selecting({})
const podsOf = (name: string) => selecting({ [nameLabel]: name })

type Rule = NonNullable<NetworkPolicy['ingress']>[number]

const from = (...cidrs: readonly string[]): Rule => ({
  ipBlocks: cidrs.map((cidr) => ({ cidr, except: [] })),
  hasSelectors: false,
  ports: [],
})

const fromPods: Rule = { ipBlocks: [], hasSelectors: true, ports: [] }

/** NetworkPolicies by namespace: those that go by the client's address mean something else once it is lost. */
export const harborPolicies: Readonly<Record<string, readonly NetworkPolicy[]>> = {
  shop: [
    // Selects the pods of shop/web and of shop/web-cluster alike: the same allow-list holds for one and fails for the other.
    {
      name: 'web-from-offices',
      podSelector: podsOf('web'),
      ingress: [
        {
          ipBlocks: [{ cidr: '198.51.100.0/24', except: ['198.51.100.128/25'] }],
          hasSelectors: true,
          ports: [{ protocol: 'TCP', port: 'http' }],
        },
      ],
    },
    { name: 'orders-db', podSelector: podsOf('orders-db'), ingress: [fromPods] },
  ],
  // Allows partners under Cluster, where pods see addresses of nodes.
  partner: [
    {
      name: 'partners',
      podSelector: {
        matchLabels: new Map(),
        matchExpressions: [{ key: nameLabel, operator: 'In', values: ['api', 'files'] }],
      },
      ingress: [from('198.51.100.0/24', '192.0.2.0/25')],
    },
  ],
  // Nothing comes in but what a second policy lets in, from anywhere.
  web: [
    { name: 'default-deny', podSelector: allPods, ingress: [] },
    { name: 'from-everywhere', podSelector: allPods, ingress: [from('0.0.0.0/0', '::/0')] },
  ],
  // Says nothing about who comes in.
  pay: [{ name: 'egress-to-banks', podSelector: podsOf('ledger'), ingress: null }],
}
