import { expect, test } from 'vitest'
import { classOfKind, countsFor, isFromOutside, kindWords } from './client-class'

test('what came over loopback is nobody known: a sidecar asks for clients, for pods and for probes alike', () => {
  expect(classOfKind['own-pod']).toBe('unknown')
  expect(kindWords['own-pod']).not.toContain('client')
  expect(countsFor['own-pod']).toMatch(/^nothing/)
})

test('tunnels and routers of network plugins are nodes, and lose the address where nodes do', () => {
  expect(classOfKind['cni-gateway']).toBe('node')
  expect(countsFor['cni-gateway']).toBe(countsFor.node)
})

test('pods and probes alone are not from outside', () => {
  const kinds = Object.keys(classOfKind) as (keyof typeof classOfKind)[]
  expect(kinds.filter((kind) => !isFromOutside(kind)).sort()).toEqual(['pod', 'probe'])
})
