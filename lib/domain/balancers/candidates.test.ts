import { describe, expect, test } from 'vitest'
import type { ClusterNode } from '@/lib/domain/cluster'
import { aNode } from '@/lib/domain/test-objects'
import { autoscalerTaint, excludeLabel } from './candidate-rules'
import { judgeCandidates } from './candidates'
import type { CandidateRule } from './model'

const mapOf = (...nodes: readonly ClusterNode[]) => new Map(nodes.map((node) => [node.name, node]))
const taint = (key: string, effect = 'NoSchedule') => [{ key, value: '', effect }]
const labels = (entries: Record<string, string>) => new Map(Object.entries(entries))

function judge(node: Partial<ClusterNode>, candidateRule: CandidateRule, minor: number | null = 36) {
  const version = minor === null ? null : { major: 1, minor }
  return judgeCandidates(mapOf(aNode('n1', node)), { candidateRule, candidates: null }, version)?.judge('n1')
}

describe('candidates of a cloud controller (domain page 2.5)', () => {
  test('T14: a label that says false lets the node in from 1.34 on, and kept it out before', () => {
    const node = { labels: labels({ [excludeLabel]: 'false' }) }
    expect(judge(node, 'cloud-controller', 34)?.candidate).toBe(true)
    expect(judge(node, 'cloud-controller', 33)?.candidate).toBe(false)
    expect(judge(node, 'cloud-controller', null)?.candidate).toBe(true)
  })

  test('T14: MetalLB goes by the presence of the label, whatever it says', () => {
    expect(judge({ labels: labels({ [excludeLabel]: 'false' }) }, 'metallb')).toMatchObject({
      candidate: false,
      reason: `it has the label ${excludeLabel}`,
    })
  })

  test.each(['true', '', 'nonsense'])('a label that says "%s" keeps the node out in every version', (value) => {
    expect(judge({ labels: labels({ [excludeLabel]: value }) }, 'cloud-controller')?.candidate).toBe(false)
  })

  test('NotReady and cordoned nodes stay in; before 1.27 unready ones did not', () => {
    expect(judge({ ready: 'False', unschedulable: true }, 'cloud-controller')?.candidate).toBe(true)
    expect(judge({ ready: 'False' }, 'cloud-controller', 26)?.candidate).toBe(false)
  })

  test('a node that is being deleted, or that the autoscaler marked, is out', () => {
    expect(judge({ deleting: true }, 'cloud-controller')).toMatchObject({
      candidate: false,
      reason: 'the Node is being deleted',
    })
    expect(judge({ taints: taint(autoscalerTaint) }, 'cloud-controller')?.candidate).toBe(false)
  })
})

describe('candidates of other controllers', () => {
  test.each<[string, Partial<ClusterNode>, CandidateRule]>([
    ['AWS leaves out nodes that are not Ready', { ready: 'Unknown' }, 'aws-load-balancer-controller'],
    [
      'AWS leaves out Fargate nodes',
      { labels: labels({ 'eks.amazonaws.com/compute-type': 'fargate' }) },
      'aws-load-balancer-controller',
    ],
    [
      'AWS leaves out nodes that Karpenter disrupts',
      { taints: taint('karpenter.sh/disrupted') },
      'aws-load-balancer-controller',
    ],
    [
      'AWS leaves out masters',
      { labels: labels({ 'node-role.kubernetes.io/master': '' }) },
      'aws-load-balancer-controller',
    ],
    ['GKE leaves out nodes that drain', { labels: labels({ 'operation.gke.io/type': 'drain' }) }, 'gke-l4'],
    ['GKE leaves out nodes that the autoscaler marked', { taints: taint(autoscalerTaint) }, 'gke-l4'],
    ['MetalLB leaves out nodes without network', { networkUnavailable: true }, 'metallb'],
    ['Calico leaves out nodes whose label says true', { labels: labels({ [excludeLabel]: 'true' }) }, 'calico'],
  ])('%s', (_, node, rule) => {
    expect(judge({}, rule)?.candidate).toBe(true)
    expect(judge(node, rule)?.candidate).toBe(false)
  })

  test.each<[string, Partial<ClusterNode>, CandidateRule]>([
    ['GKE keeps unready nodes', { ready: 'False' }, 'gke-l4'],
    [
      'AWS minds a Karpenter taint only when it keeps pods away',
      { taints: taint('karpenter.sh/disrupted', 'PreferNoSchedule') },
      'aws-load-balancer-controller',
    ],
    ['Calico minds a label only when it says true', { labels: labels({ [excludeLabel]: 'false' }) }, 'calico'],
    [
      'node ports are open on every node',
      { deleting: true, ready: 'False', labels: labels({ [excludeLabel]: 'true' }) },
      'node-ports',
    ],
  ])('%s', (_, node, rule) => {
    expect(judge(node, rule)?.candidate).toBe(true)
  })

  test('k3s takes every node until one is labelled for it, then only labelled ones', () => {
    const label = 'svccontroller.k3s.cattle.io/enablelb'
    const rule = { candidateRule: 'k3s', candidates: null } as const
    const nobody = judgeCandidates(mapOf(aNode('n1'), aNode('n2')), rule, null)
    expect(nobody?.candidateNames).toEqual(['n1', 'n2'])
    const some = judgeCandidates(mapOf(aNode('n1'), aNode('n2', { labels: labels({ [label]: 'true' }) })), rule, null)
    expect(some?.candidateNames).toEqual(['n2'])
    expect(some?.judge('n1').reason).toContain(label)
  })
})

describe('all nodes at once', () => {
  const nodes = mapOf(
    aNode('n1', { zone: 'A' }),
    aNode('n2', { zone: 'A', taints: taint(autoscalerTaint) }),
    aNode('n3', { zone: null }),
    aNode('n4', { zone: 'B', labels: labels({ [excludeLabel]: 'true' }) }),
  )

  test('are counted by zone, those whose kube-proxy still takes connections apart', () => {
    const judged = judgeCandidates(nodes, { candidateRule: 'node-ports', candidates: null }, null)
    expect(judged?.all).toEqual({
      nodes: 4,
      byZone: new Map([
        ['A', 2],
        [null, 1],
        ['B', 1],
      ]),
    })
    expect(judged?.eligible).toEqual({
      nodes: 3,
      byZone: new Map([
        ['A', 1],
        [null, 1],
        ['B', 1],
      ]),
    })
  })

  test('cannot be entered in a family that they alone have no address of, whatever announces', () => {
    const ip = (address: string) => ({ type: 'InternalIP', address }) as const
    const both = aNode('n1', { addresses: [ip('10.1.0.1'), ip('fd00::1')] })
    const four = aNode('n2', { addresses: [ip('10.1.0.2')] })
    const silent = aNode('n3')
    const inIPv6 = (rule: 'node-ports' | 'metallb', ...some: readonly ReturnType<typeof aNode>[]) =>
      judgeCandidates(mapOf(...some), { candidateRule: rule, candidates: null }, null, 'IPv6')
    expect(inIPv6('node-ports', both, four, silent)?.candidateNames).toEqual(['n1', 'n3'])
    expect(inIPv6('node-ports', both, four)?.judge('n2').reason).toBe('it has no IPv6 address')
    expect(inIPv6('node-ports', four, silent)?.candidateNames).toEqual(['n2', 'n3'])
    expect(inIPv6('metallb', both, four)?.candidateNames).toEqual(['n1', 'n2'])
  })

  test('are judged once for a rule', () => {
    const first = judgeCandidates(nodes, { candidateRule: 'metallb', candidates: null }, null)
    expect(judgeCandidates(nodes, { candidateRule: 'metallb', candidates: null }, null)).toBe(first)
    expect(judgeCandidates(nodes, { candidateRule: 'calico', candidates: null }, null)).not.toBe(first)
  })

  test("a reader's candidates go before any rule, and a name that is no node is none", () => {
    const judged = judgeCandidates(nodes, { candidateRule: 'cloud-controller', candidates: ['n4', 'gone'] }, null)
    expect(judged?.candidateNames).toEqual(['n4'])
    expect(judged?.judge('n1')).toMatchObject({
      candidate: false,
      reason: 'not among the candidate nodes that you named',
    })
    expect(judged?.judge('gone').candidate).toBe(false)
  })

  test('without the right to read nodes candidates are not known, but for those that the reader names', () => {
    expect(judgeCandidates(null, { candidateRule: 'metallb', candidates: null }, null)).toBeNull()
    expect(
      judgeCandidates(null, { candidateRule: 'cloud-controller', candidates: ['n1'] }, null)?.candidateNames,
    ).toEqual(['n1'])
  })
})
