import { describe, expect, test } from 'vitest'
import { annotated, aws, detectWith, evidenceOf } from '@/lib/domain/balancers/test-detect'
import type { Service, ServicePort } from '@/lib/domain/cluster'
import { httpPort } from '@/lib/domain/test-objects'

const prefix = 'service.beta.kubernetes.io/aws-load-balancer-'
const https: ServicePort = { ...httpPort, name: 'https', port: 443 }
const dns: ServicePort = { ...httpPort, name: 'dns', port: 53, protocol: 'UDP' }
const nlb = (annotations: Record<string, string>, ports: readonly ServicePort[] = [httpPort, https]): Service =>
  annotated(annotations, { loadBalancerClass: 'service.k8s.aws/nlb', ports })

describe('cross-zone balancing', () => {
  const on = 'load_balancing.cross_zone.enabled=true'

  test("a port's own attribute goes before that for all ports", () => {
    const model = detectWith(
      nlb({
        [`${prefix}target-group-attributes`]: 'load_balancing.cross_zone.enabled=false',
        [`${prefix}target-group-attributes.80`]: on,
        [`${prefix}target-group-attributes.443`]: on,
      }),
    )
    expect(model).toMatchObject({ id: 'equal-node', crossZone: true })
    expect(evidenceOf(model)).toContain('target-group-attributes.80 sets load_balancing.cross_zone.enabled to true')
  })

  test('ports that differ have no one model: both are computed', () => {
    const model = detectWith(nlb({ [`${prefix}target-group-attributes.443`]: on }))
    expect(model).toMatchObject({ id: 'unknown', confidence: 'class', crossZone: null })
    expect(model.couldBe.map(({ id }) => id)).toEqual(['equal-node', 'zonal'])
    expect(evidenceOf(model)).toContain('port 80 off, port 443 on')
    const toPods = detectWith(nlb({ [`${prefix}nlb-target-type`]: 'ip', [`${prefix}target-group-attributes.443`]: on }))
    expect(toPods.couldBe.map(({ id, crossZone }) => [id, crossZone])).toEqual([
      ['direct', true],
      ['direct', false],
    ])
  })

  test('a target group that leaves it to its balancer follows the balancer', () => {
    const model = detectWith(
      nlb({
        [`${prefix}attributes`]: on,
        [`${prefix}target-group-attributes`]: 'load_balancing.cross_zone.enabled=use_load_balancer_configuration',
      }),
    )
    expect(model).toMatchObject({ id: 'equal-node', crossZone: true })
  })

  test('the cloud controller reads the older annotation only', () => {
    const by = (key: string, value: string) =>
      detectWith(annotated({ [`${prefix}type`]: 'nlb', [`${prefix}${key}`]: value }), { nodes: aws })
    expect(by('attributes', on)).toMatchObject({ id: 'zonal', crossZone: false })
    expect(by('cross-zone-load-balancing-enabled', 'true')).toMatchObject({ id: 'equal-node', crossZone: true })
  })
})

describe('what targets see, port by port', () => {
  const sees = (service: Service, nodes = aws) =>
    detectWith(service, { nodes }).clientPath.ports.map(({ targetSees }) => targetSees)

  test('instances see the client unless preservation is switched off', () => {
    expect(sees(nlb({}))).toEqual(['client', 'client'])
    expect(sees(nlb({ [`${prefix}target-group-attributes`]: 'preserve_client_ip.enabled=false' }))).toEqual([
      'balancer',
      'balancer',
    ])
  })

  test('pods see the balancer unless preservation is switched on, for one port or all', () => {
    const ip = { [`${prefix}nlb-target-type`]: 'ip' }
    expect(sees(nlb(ip))).toEqual(['balancer', 'balancer'])
    expect(sees(nlb({ ...ip, [`${prefix}target-group-attributes.443`]: 'preserve_client_ip.enabled=true' }))).toEqual([
      'balancer',
      'client',
    ])
  })

  test('UDP is always preserved', () => {
    const ip = { [`${prefix}nlb-target-type`]: 'ip' }
    expect(
      sees(nlb({ ...ip, [`${prefix}target-group-attributes`]: 'preserve_client_ip.enabled=false' }, [dns])),
    ).toEqual(['client'])
  })

  test('a dual-stack balancer hangs on the family of the client', () => {
    expect(sees(nlb({ [`${prefix}ip-address-type`]: 'dualstack' }))).toEqual(['either', 'either'])
  })

  test('whether the cloud controller switches preservation off is not verified', () => {
    const off = { [`${prefix}target-group-attributes`]: 'preserve_client_ip.enabled=false' }
    expect(sees(annotated({ [`${prefix}type`]: 'nlb', ...off }))).toEqual([null])
    expect(sees(annotated({ [`${prefix}type`]: 'nlb' }))).toEqual(['client'])
  })

  test('a Classic Load Balancer always hides the client; PROXY protocol v1 or a header names it', () => {
    const [port] = detectWith(annotated({ [`${prefix}proxy-protocol`]: '*' }), { nodes: aws }).clientPath.ports
    expect(port).toMatchObject({ targetSees: 'balancer', proxyProtocol: 'v1', forwardedFor: false })
    const [http] = detectWith(annotated({ [`${prefix}backend-protocol`]: 'http' }), { nodes: aws }).clientPath.ports
    expect(http).toMatchObject({ proxyProtocol: null, forwardedFor: true })
  })

  test('of EKS Auto Mode without a target type nothing is known', () => {
    const model = detectWith(annotated({}, { loadBalancerClass: 'eks.amazonaws.com/nlb' }))
    expect(model.clientPath).toMatchObject({ target: null, ports: [{ targetSees: null }] })
  })
})

describe('PROXY protocol', () => {
  const versions = (annotations: Record<string, string>) =>
    detectWith(nlb(annotations)).clientPath.ports.map(({ proxyProtocol }) => proxyProtocol)

  test('a star switches it on for every port, a list for those that it names and off for the others', () => {
    expect(versions({ [`${prefix}proxy-protocol`]: '*' })).toEqual(['v2', 'v2'])
    expect(versions({ [`${prefix}proxy-protocol-per-target-group`]: '443, 8443' })).toEqual([null, 'v2'])
    const attribute = { [`${prefix}target-group-attributes`]: 'proxy_protocol_v2.enabled=true' }
    expect(versions(attribute)).toEqual(['v2', 'v2'])
    expect(versions({ ...attribute, [`${prefix}proxy-protocol-per-target-group`]: '443' })).toEqual([null, 'v2'])
    expect(versions({ [`${prefix}proxy-protocol`]: '80' })).toEqual([null, null])
  })

  test('on an NLB of the cloud controller it is said not to be verified', () => {
    const model = detectWith(annotated({ [`${prefix}type`]: 'nlb', [`${prefix}proxy-protocol`]: '*' }), { nodes: aws })
    expect(model.clientPath.ports[0]?.proxyProtocol).toBeNull()
    expect(evidenceOf(model)).toContain('not verified')
  })
})
