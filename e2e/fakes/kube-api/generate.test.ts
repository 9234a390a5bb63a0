import { expect, test } from 'vitest'
import { generateCluster } from './generate'
import { keyOf } from './resources'

const SMALL = { nodes: 30, services: 200, externalServices: 40, endpoints: 3000 }

test('the same seed gives the same cluster, another seed another', () => {
  expect(generateCluster(SMALL, 5)).toEqual(generateCluster(SMALL, 5))
  expect(generateCluster(SMALL, 6)).not.toEqual(generateCluster(SMALL, 5))
})

test('names, addresses and ports are unique, and every count is the one that was asked for', () => {
  const { nodes, services, slices } = generateCluster({
    nodes: 500,
    services: 10_000,
    externalServices: 2000,
    endpoints: 15_000,
  })
  expect([nodes.length, services.length]).toEqual([500, 10_000])
  for (const objects of [nodes, services, slices]) {
    expect(new Set(objects.map(({ metadata }) => keyOf(metadata))).size).toBe(objects.length)
  }
  const endpoints = slices.flatMap((slice) => slice.endpoints as { addresses: string[] }[])
  expect(endpoints).toHaveLength(15_000)
  expect(new Set(endpoints.map(({ addresses }) => addresses[0])).size).toBe(15_000)
  const specs = services.map(
    ({ spec }) =>
      spec as { type: string; clusterIP: string; healthCheckNodePort?: number; ports: { nodePort?: number }[] },
  )
  expect(specs.filter(({ type }) => type === 'LoadBalancer')).toHaveLength(2000)
  expect(new Set(specs.map(({ clusterIP }) => clusterIP)).size).toBe(10_000)
  const ports = specs
    .flatMap(({ healthCheckNodePort, ports: [port] }) => [healthCheckNodePort, port?.nodePort])
    .filter((port) => port !== undefined)
  expect(new Set(ports).size).toBe(ports.length)
  expect(ports.every((port) => port >= 30_000 && port <= 32_767)).toBe(true)
})
