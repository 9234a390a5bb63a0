import { describe, expect, test } from 'vitest'
import type { Service, TrafficPolicy } from '@/lib/domain/cluster'
import { aProbe, aService } from '@/lib/domain/test-objects'
import type { BalancerProbe } from './model'
import { probeWindows } from './probe'
import { annotated, detectWith, evidenceOf, nodesWith } from './test-detect'

const on = (scheme: string) => nodesWith(`${scheme}://node`)
const hcnp = 'health-check-node-port'
const kubeProxy = 'kube-proxy-10256'
const awsPrefix = 'service.beta.kubernetes.io/aws-load-balancer-'
const controller = { loadBalancerClass: 'service.k8s.aws/nlb' } as const
const viaNlb = (annotations: Record<string, string> = {}) => annotated(annotations, controller)

type Row = [
  name: string,
  service: Service,
  scheme: string,
  policy: TrafficPolicy,
  target: BalancerProbe['target'],
  path: string | null,
  numbers: readonly [interval: number, timeout: number | null, up: number, down: number],
]

/** Table 2.4 of the domain page: interval, timeout, successes to come in, failures to go out. */
const table: readonly Row[] = [
  ['AWS NLB instance', viaNlb(), 'aws', 'Local', hcnp, '/healthz', [10, 6, 2, 2]],
  ['AWS NLB instance', viaNlb(), 'aws', 'Cluster', 'node-port', null, [10, 10, 3, 3]],
  ['AWS NLB ip', viaNlb({ [`${awsPrefix}nlb-target-type`]: 'ip' }), 'aws', 'Local', 'pod-port', null, [10, 10, 3, 3]],
  ['AWS NLB ip', viaNlb({ [`${awsPrefix}nlb-target-type`]: 'ip' }), 'aws', 'Cluster', 'pod-port', null, [10, 10, 3, 3]],
  [
    'AWS NLB of the cloud controller',
    annotated({ [`${awsPrefix}type`]: 'nlb' }),
    'aws',
    'Local',
    hcnp,
    '/healthz',
    [10, 10, 2, 2],
  ],
  [
    'AWS NLB of the cloud controller',
    annotated({ [`${awsPrefix}type`]: 'nlb' }),
    'aws',
    'Cluster',
    'node-port',
    null,
    [30, 10, 3, 3],
  ],
  ['AWS Classic', aService(), 'aws', 'Local', hcnp, '/healthz', [10, 5, 2, 6]],
  ['AWS Classic', aService(), 'aws', 'Cluster', 'node-port', null, [10, 5, 2, 6]],
  ['GKE', annotated({ 'cloud.google.com/l4-rbs': 'enabled' }), 'gce', 'Local', hcnp, '/healthz', [3, 1, 1, 2]],
  ['GKE', annotated({ 'cloud.google.com/l4-rbs': 'enabled' }), 'gce', 'Cluster', kubeProxy, '/healthz', [8, 1, 1, 3]],
  ['Google cloud controller', aService(), 'gce', 'Local', hcnp, '/healthz', [8, 1, 1, 3]],
  ['Google cloud controller', aService(), 'gce', 'Cluster', kubeProxy, '/healthz', [8, 1, 1, 3]],
  ['Azure', aService(), 'azure', 'Local', hcnp, '/healthz', [5, null, 2, 2]],
  ['Azure', aService(), 'azure', 'Cluster', 'node-port', null, [5, null, 2, 2]],
  ['DigitalOcean', aService(), 'digitalocean', 'Local', hcnp, '/healthz', [3, 5, 5, 3]],
  ['DigitalOcean', aService(), 'digitalocean', 'Cluster', kubeProxy, '/healthz', [3, 5, 5, 3]],
  ['Hetzner', aService(), 'hcloud', 'Local', 'node-port', null, [10, 15, 1, 3]],
  ['Hetzner', aService(), 'hcloud', 'Cluster', 'node-port', null, [10, 15, 1, 3]],
  [
    'Octavia with a monitor',
    annotated({ 'loadbalancer.openstack.org/enable-health-monitor': 'true' }),
    'openstack',
    'Local',
    hcnp,
    '/healthz',
    [5, 3, 1, 3],
  ],
  [
    'Octavia with a monitor',
    annotated({ 'loadbalancer.openstack.org/enable-health-monitor': 'true' }),
    'openstack',
    'Cluster',
    'node-port',
    null,
    [5, 3, 1, 3],
  ],
]

test.each(table)('%s', (_, service, scheme, policy, target, path, [intervalSeconds, timeoutSeconds, up, down]) => {
  const { probe, probed } = detectWith(service, { nodes: on(scheme), policy })
  expect(probed).toBe(true)
  expect(probe).toEqual({
    target,
    path,
    intervalSeconds,
    timeoutSeconds,
    upThreshold: up,
    downThreshold: down,
    finds: 'by-answer',
  })
})

test('Octavia without a monitor probes nothing', () => {
  expect(detectWith(aService(), { nodes: on('openstack') })).toMatchObject({ probed: false, probe: null })
})

test('the OVN provider of Octavia does not ask the health check node port', () => {
  const service = annotated({
    'loadbalancer.openstack.org/enable-health-monitor': 'true',
    'loadbalancer.openstack.org/lb-method': 'SOURCE_IP_PORT',
  })
  expect(detectWith(service, { nodes: on('openstack') }).probe?.target).toBe('node-port')
})

test('a node leaves and enters the pool after as many answers as the thresholds say, an interval apart', () => {
  const probe = aProbe({ intervalSeconds: 10, upThreshold: 2, downThreshold: 6 })
  expect(probeWindows(probe)).toEqual({ leavesAfterSeconds: 60, entersAfterSeconds: 20 })
})

describe('annotations set the timing', () => {
  test.each<[string, Service, string, Partial<BalancerProbe>]>([
    [
      'AWS',
      viaNlb({
        [`${awsPrefix}healthcheck-interval`]: '30',
        [`${awsPrefix}healthcheck-timeout`]: '4',
        [`${awsPrefix}healthcheck-healthy-threshold`]: '5',
        [`${awsPrefix}healthcheck-unhealthy-threshold`]: '4',
      }),
      'aws',
      { intervalSeconds: 30, timeoutSeconds: 4, upThreshold: 5, downThreshold: 4 },
    ],
    [
      'Azure',
      annotated({
        'service.beta.kubernetes.io/azure-load-balancer-health-probe-interval': '15',
        'service.beta.kubernetes.io/azure-load-balancer-health-probe-num-of-probe': '4',
      }),
      'azure',
      { intervalSeconds: 15, downThreshold: 4 },
    ],
    [
      'Hetzner',
      annotated({
        'load-balancer.hetzner.cloud/health-check-interval': '15s',
        'load-balancer.hetzner.cloud/health-check-retries': '2',
      }),
      'hcloud',
      { intervalSeconds: 15, timeoutSeconds: 15, downThreshold: 2 },
    ],
    [
      'Octavia',
      annotated({
        'loadbalancer.openstack.org/enable-health-monitor': 'true',
        'loadbalancer.openstack.org/health-monitor-delay': '61',
        'loadbalancer.openstack.org/health-monitor-max-retries-down': '2',
      }),
      'openstack',
      { intervalSeconds: 61, downThreshold: 2 },
    ],
  ])('of %s', (_, service, scheme, fields) => {
    const model = detectWith(service, { nodes: on(scheme) })
    expect(model.probe).toMatchObject(fields)
    expect(evidenceOf(model)).toContain(`is "${[...service.annotations].at(-1)?.[1]}"`)
  })

  test.each(['0', '-3', 'soon', ''])('and "%s" is no number of seconds', (interval) => {
    const model = detectWith(viaNlb({ [`${awsPrefix}healthcheck-interval`]: interval }))
    expect(model.probe?.intervalSeconds).toBe(10)
  })
})

describe('probes that do not tell nodes apart', () => {
  test('with PROXY protocol under Local an NLB finds no instance healthy, and says why', () => {
    const service = viaNlb({ [`${awsPrefix}proxy-protocol`]: '*' })
    const model = detectWith(service)
    expect(model).toMatchObject({ failsOpen: true, probe: { finds: 'none' } })
    expect(evidenceOf(model)).toContain('the balancer sends to all')
    expect(detectWith(service, { policy: 'Cluster' }).probe?.finds).toBe('by-answer')
  })

  test('a TCP connection to the health check node port succeeds on every node', () => {
    const model = detectWith(viaNlb({ [`${awsPrefix}healthcheck-protocol`]: 'tcp' }))
    expect(model.probe).toMatchObject({ target: hcnp, path: null, finds: 'all' })
    expect(evidenceOf(model)).toContain('the probe leaves no node out')
  })

  test('a TCP check of the traffic port asks the node port', () => {
    const service = viaNlb({
      [`${awsPrefix}healthcheck-protocol`]: 'tcp',
      [`${awsPrefix}healthcheck-port`]: 'traffic-port',
    })
    expect(detectWith(service).probe).toMatchObject({ target: 'node-port', finds: 'by-answer' })
  })

  test('a port of its own is not computed', () => {
    const model = detectWith(viaNlb({ [`${awsPrefix}healthcheck-port`]: '8081' }))
    expect(model).toMatchObject({ probed: true, probe: null })
    expect(evidenceOf(model)).toContain('not computed here')
  })
})
