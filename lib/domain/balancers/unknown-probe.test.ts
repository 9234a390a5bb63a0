import { describe, expect, test } from 'vitest'
import { aService } from '@/lib/domain/test-objects'
import { annotated, aws, bare, detectWith, evidenceOf, nodesWith } from './test-detect'

const nlb = 'service.beta.kubernetes.io/aws-load-balancer-'
const hetzner = 'load-balancer.hetzner.cloud/'
const azureNodes = nodesWith('azure:///subscriptions/0/resourceGroups/mc/providers/vm/1')

describe('a probe that an annotation sets to something that is not computed', () => {
  const ofController = { loadBalancerClass: 'service.k8s.aws/nlb' }

  test.each([
    ['AWS', annotated({ [`${nlb}healthcheck-port`]: '15021' }, ofController), aws, 'zonal'],
    ['Hetzner', annotated({ [`${hetzner}health-check-port`]: '15021' }), bare, 'equal-node'],
    ['Azure', annotated({ 'service.beta.kubernetes.io/port_80_health-probe_port': '8080' }), azureNodes, 'equal-node'],
    [
      'DigitalOcean',
      annotated({ 'service.beta.kubernetes.io/do-loadbalancer-override-health-check': 'true' }),
      bare,
      'equal-node',
    ],
  ])('of %s gives bounds under Local: it finds nodes with pods, or leaves none out', (_, service, nodes, id) => {
    const model = detectWith(service, { nodes })
    expect(model).toMatchObject({ id: 'unknown', probe: null })
    expect(model.couldBe.map((way) => [way.id, way.probed])).toEqual([
      [id, true],
      [id, false],
    ])
    expect(evidenceOf(model)).toContain('is set')
  })

  test('decides nothing under Cluster, where every node serves', () => {
    const model = detectWith(annotated({ [`${nlb}healthcheck-port`]: '15021' }, ofController), {
      nodes: aws,
      policy: 'Cluster',
    })
    expect(model).toMatchObject({ id: 'zonal', probe: null, couldBe: [] })
  })

  test('is computed where it is a node port of the Service, as the status port of a gateway is', () => {
    const [port] = aService().ports
    const key = `${nlb}healthcheck-port`
    const status = { ...ofController, ports: [{ ...port, nodePort: 31_021 }] } as Parameters<typeof aService>[0]
    const annotations = { [key]: '31021', [`${nlb}healthcheck-path`]: '/healthz/ready' }
    const model = detectWith(annotated(annotations, status), { nodes: aws })
    expect(model).toMatchObject({
      id: 'zonal',
      probe: { target: 'node-port', path: '/healthz/ready', finds: 'by-answer' },
    })
  })
})

test('Azure asks a port by HTTP where its application protocol says so, or an annotation', () => {
  const [port] = aService().ports
  const ports = [{ ...port, appProtocol: 'http' }] as NonNullable<Parameters<typeof aService>[0]>['ports']
  const probeOf = (service: ReturnType<typeof aService>) =>
    detectWith(service, { nodes: azureNodes, policy: 'Cluster' }).probe
  expect(probeOf(aService({ ports }))).toMatchObject({ target: 'node-port', path: '/' })
  expect(probeOf(aService())?.path).toBeNull()
  const set = { 'service.beta.kubernetes.io/azure-load-balancer-health-probe-protocol': 'http' }
  expect(probeOf(annotated(set))?.path).toBe('/')
})

test('that instance targets are a default of the controller is said, where no annotation says so', () => {
  const service = aService({ loadBalancerClass: 'service.k8s.aws/nlb' })
  expect(evidenceOf(detectWith(service, { nodes: aws }))).toContain('assumed to send to nodes (instance)')
})

test('what the bounds of an unknown balancer assume of its probe is said under Local', () => {
  const linode = nodesWith('linode://1234')
  expect(evidenceOf(detectWith(aService(), { nodes: linode }))).toContain('The bounds assume that it leaves out nodes')
  expect(evidenceOf(detectWith(aService(), { nodes: linode, policy: 'Cluster' }))).not.toContain('bounds assume')
})

test('a Local Service without a health check node port has no known probe, though its balancer would ask that', () => {
  const service = aService({ healthCheckNodePort: null })
  const model = detectWith(service, { nodes: azureNodes })
  expect(model).toMatchObject({ id: 'unknown', product: 'Azure Load Balancer', probe: null })
  expect(evidenceOf(model)).toContain('spec.healthCheckNodePort is not set')
  expect(detectWith(service, { nodes: azureNodes, policy: 'Cluster' }).id).toBe('equal-node')
})

test('nodes that an annotation narrows to labels are not known, and no candidate is taken for a target', () => {
  const service = annotated({ [`${nlb}target-node-labels`]: 'pool=edge' }, { loadBalancerClass: 'service.k8s.aws/nlb' })
  expect(detectWith(service, { nodes: aws })).toMatchObject({ id: 'zonal', subset: 'labelled' })
  expect(detectWith(aService({ loadBalancerClass: 'service.k8s.aws/nlb' }), { nodes: aws }).subset).toBeUndefined()
})

test('an annotation that only the other controller of AWS reads is named where nothing says that it owns the Service', () => {
  const service = annotated({ [`${nlb}nlb-target-type`]: 'ip' })
  const model = detectWith(service, { nodes: aws })
  expect(model.product).toBe('AWS Classic Load Balancer')
  expect(evidenceOf(model)).toContain('which the AWS Load Balancer Controller alone reads')
})
