import { expect, test } from 'vitest'
import { aQuestion, holding } from '@/lib/domain/findings/test-question'
import { anEndpoint, aSlice, httpPort, podsOn } from '@/lib/domain/test-objects'
import { f45PerPortGap as rule } from './f45-per-port-gap'

const admin = { ...httpPort, name: 'admin', port: 9000, targetPort: 'admin', nodePort: 30900 }
const twoPorts = { ports: [httpPort, admin] }
const adminSlice = (nodes: readonly string[]) =>
  aSlice(
    nodes.map((node, at) => anEndpoint(`10.0.${at + 1}.10`, node)),
    { name: 'web-admin', ports: [{ name: 'admin', protocol: 'TCP', port: 9000 }] },
  )

test('T23: a node with pods of one port alone must answer healthy and drops the other port', () => {
  const slices = [aSlice(podsOn([1, 1])), adminSlice(['n1'])]
  const found = holding(rule.judge(aQuestion({ service: twoPorts, slices })))
  expect(found).toMatchObject({ severity: 'high', nodes: ['n2'] })
  expect(found.title).toBe(
    'n2 must answer healthy for web and has nothing for port admin (9000/TCP): connections to it are dropped there.',
  )
  expect(found.explanation).toContain('targetPort is the name admin')
})

test('every port on every node, Cluster, and a Service without a health port are calm', () => {
  const whole = [aSlice(podsOn([1, 1])), adminSlice(['n1', 'n2'])]
  expect(rule.judge(aQuestion({ service: twoPorts, slices: whole }))).toBeNull()
  const slices = [aSlice(podsOn([1, 1])), adminSlice(['n1'])]
  expect(rule.judge(aQuestion({ service: { ...twoPorts, externalTrafficPolicy: 'Cluster' }, slices }))).toBeNull()
  expect(rule.judge(aQuestion({ service: { ...twoPorts, healthCheckNodePort: null }, slices }))).toBeNull()
})
