import { describe, expect, test } from 'vitest'
import { nothingAnnounced } from '@/lib/domain/announcements'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { Service } from '@/lib/domain/cluster'
import { known, notAsked } from '@/lib/domain/fact'
import { aWorkload } from '@/lib/domain/placement/test-workload'
import { judgeSourceAddress } from '@/lib/domain/source-address/judge-source-address'
import { nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { Scenario } from '../scenario'
import { ask, type Case } from '../test-question'
import type { ComparedQuestion } from './column'
import { compare } from './compare'

/** As the product asks it: the balancer detected under each policy, the source address judged under each scenario. */
function compared(given: Case, scenario: Scenario = {}) {
  const asked = ask({ workload: aWorkload({ replicas: 10 }), ...given })
  const question: ComparedQuestion = {
    ...asked,
    detect: detectBalancer,
    judgeAddress: judged,
  }
  return compare(question, scenario)
}

const judged: ComparedQuestion['judgeAddress'] = ({ state, service, policy, model }) =>
  judgeSourceAddress({
    state,
    service,
    policy,
    model,
    networkPolicies: known([]),
    pods: notAsked('Pods'),
    evidence: notAsked('Access logs'),
  })

const annotated = (...annotations: readonly (readonly [string, string])[]): Partial<Service> => ({
  annotations: new Map(annotations),
})
const aws = 'service.beta.kubernetes.io/aws-load-balancer-'
const e1: Case = { endpoints: podsOn([5, 3, 2]), nodes: nodesOf(12) }

describe('detected under each policy', () => {
  test('an NLB with cross-zone on asks the health port under Local and the node port under Cluster, which SNATs', () => {
    const service = {
      loadBalancerClass: 'service.k8s.aws/nlb',
      ...annotated([`${aws}attributes`, 'load_balancing.cross_zone.enabled=true']),
    }
    const { columns, headline } = compared({ ...e1, service })
    expect(columns.map(({ health, convergence }) => [health.asks, convergence?.seconds])).toEqual([
      ['health-check-node-port', 20],
      ['node-port', 30],
      ['health-check-node-port', 20],
    ])
    expect(columns.map(({ address }) => address.verdict)).toEqual(['preserved', 'lost', 'preserved'])
    expect(headline).toContain(
      'Local, one pod per node: the hottest pod falls from ×1.67 to ×1.00 of the mean, as under Cluster',
    )
  })

  test('under Local a port is allocated: that a Cluster Service has none makes nothing unknown', () => {
    const service: Partial<Service> = {
      ...annotated(['service.beta.kubernetes.io/azure-load-balancer-internal', 'true']),
      externalTrafficPolicy: 'Cluster',
      healthCheckNodePort: null,
    }
    const { columns } = compared({ ...e1, service })
    expect(columns.map(({ applied, health }) => [applied.policy, applied.model.id, health.asks])).toEqual([
      ['Cluster', 'equal-node', 'node-port'],
      ['Local', 'equal-node', 'health-check-node-port'],
      ['Local', 'equal-node', 'health-check-node-port'],
    ])
  })

  test('Cilium whose Lease nobody renews: what is lost is a range, and what pods would see not known', () => {
    const abandoned = {
      node: 'n1',
      family: null,
      object: 'Lease kube-system/cilium-l2announce-shop-web',
      transitions: 1,
      abandonedSinceMs: 0,
      durationSeconds: 15,
    }
    const question = ask({ endpoints: podsOn([2, 1, 0]), nodes: nodesOf(3) })
    const announcements = { ...nothingAnnounced, ciliumL2: known(new Map([['shop/web', [abandoned]]])) }
    const { headline } = compare(
      { ...question, state: { ...question.state, announcements }, detect: detectBalancer, judgeAddress: judged },
      {},
    )
    expect(headline).toBe(
      'Cluster: new connections lost fall from between 0\u202F% and 100\u202F% to none, and whether pods would see clients is not known.',
    )
  })

  test('T17: weights of GKE hold under Local alone', () => {
    const service = annotated(['networking.gke.io/weighted-load-balancing', 'pods-per-node'])
    const { columns } = compared({ ...e1, service })
    expect(columns.map(({ applied }) => applied.model.id)).toEqual(['weighted', 'equal-node'])
    expect(columns[0]?.figures?.peak?.high).toBeCloseTo(1, 9)
  })

  test('T18: straight to pods, the policy changes nothing and takes nothing', () => {
    const { headline, columns } = compared({ ...e1, service: annotated([`${aws}type`, 'nlb-ip']) })
    expect(headline).toContain('changes nothing here')
    expect(columns.map(({ applied }) => applied.model.id)).toEqual(['direct', 'direct'])
  })

  test('T19: MetalLB layer 2 gives one of two pods everything under Local, and both alike under Cluster', () => {
    const asked = ask({ endpoints: podsOn([1, 1]), nodes: nodesOf(2), workload: aWorkload({ replicas: 2 }) })
    const announcement = { node: 'n1', family: null, object: 'ServiceL2Status metallb-system/l2-abc' }
    const announcements = { ...nothingAnnounced, metallbL2: known(new Map([['shop/web', [announcement]]])) }
    const { columns } = compare(
      {
        ...asked,
        state: { ...asked.state, announcements },
        detect: detectBalancer,
        judgeAddress: ({ state, service, policy, model }) =>
          judgeSourceAddress({
            state,
            service,
            policy,
            model,
            networkPolicies: known([]),
            pods: known([]),
            evidence: notAsked('Logs'),
          }),
      },
      {},
    )
    expect(columns.map(({ distribution }) => distribution.ports[0]?.endpoints.map(({ share }) => share))).toEqual([
      [1, 0],
      [0.5, 0.5],
    ])
  })

  test('T13: a cordoned node goes on as an entry and answers 10256 as before', () => {
    const service = annotated(['service.beta.kubernetes.io/do-loadbalancer-type', 'REGIONAL_NETWORK'])
    const { columns } = compared({ ...e1, service }, { policy: 'Cluster', drained: ['n1'] })
    expect(columns[2]?.applied.state.nodes?.get('n1')?.unschedulable).toBe(true)
    expect(columns[2]?.health).toEqual(columns[1]?.health)
    expect(columns[2]).toMatchObject({ health: { port: 10256, healthyNodes: 12 }, figures: { poolNodes: 12 } })
  })
})
