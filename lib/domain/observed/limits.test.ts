import { expect, test } from 'vitest'
import type { ServicePort } from '@/lib/domain/cluster'
import { aCluster, aService, aSlice, httpPort, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { countsOtherProtocol, limitsOf } from './limits'
import type { Measure } from './traffic'

const dns: ServicePort = { ...httpPort, name: 'dns', protocol: 'UDP', port: 53 }
const dnsTcp: ServicePort = { ...dns, name: 'dns-tcp', protocol: 'TCP' }

const limits = (ports: readonly ServicePort[], measure: Measure): string => {
  const service = aService({ ports })
  return limitsOf({
    state: aCluster(service, [aSlice(podsOn([1]))], nodesOf(1)),
    service,
    distribution: { ports: [], affinitySeconds: null },
    measure,
    pods: [],
    span: { startMs: 0, endMs: 600_000 },
    lookedAtMs: null,
    watchedSinceMs: null,
  }).join(' ')
}

test('that ports of a pod are not told apart is said where there are several', () => {
  expect(limits([httpPort], 'connections-opened')).not.toContain('not told apart')
  expect(limits([httpPort, { ...httpPort, name: 'https', port: 443 }], 'requests')).toContain(
    'Requests are counted by pod: those of the 2 ports of this Service, and of any other port of its pods, are not told apart.',
  )
})

test('what comes by UDP is no connection, and that is said with the port that has it', () => {
  expect(limits([dns, dnsTcp], 'connections-opened')).toContain('Port dns (UDP): connections are counted of TCP')
  expect(limits([dns, dnsTcp], 'bytes')).not.toContain('counted of TCP')
  expect(limits([dns], 'connections-active')).toContain('This Service takes UDP alone')
})

test('connections of TCP are no measure of a Service that takes none', () => {
  expect(countsOtherProtocol({ ports: [dns] }, 'connections-opened')).toBe(true)
  expect(countsOtherProtocol({ ports: [dns] }, 'requests')).toBe(false)
  expect(countsOtherProtocol({ ports: [dns, dnsTcp] }, 'connections-opened')).toBe(false)
})
