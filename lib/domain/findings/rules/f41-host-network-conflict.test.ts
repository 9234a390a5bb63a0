import { expect, test } from 'vitest'
import { aQuestion, aWorkload, holding, reasonOf, workloads } from '@/lib/domain/findings/test-question'
import { aNode, nodesOf } from '@/lib/domain/test-objects'
import { f41HostNetworkConflict as rule } from './f41-host-network-conflict'

const http = { name: 'http', port: 8080, protocol: 'TCP', hostPort: null } as const
const onHost = { hostNetwork: true, ports: [http] }

test('more pods on the host network than nodes find no place', () => {
  const facts = workloads(aWorkload({ replicas: 4 }, onHost))
  const found = holding(rule.judge(aQuestion({ facts, nodes: nodesOf(3) })))
  expect(found).toMatchObject({ severity: 'medium', figure: '4 pods, 3 nodes' })
  expect(found.title).toBe('Deployment web wants 4 pods with host port 8080/TCP, and 3 nodes can take one each.')
})

test('two workloads that take the same host port share the nodes', () => {
  const ports = [{ ...http, hostPort: 443 }]
  const facts = workloads(
    aWorkload({ name: 'blue', replicas: 2 }, { ports }),
    aWorkload({ name: 'green', replicas: 2 }, { ports }),
  )
  const found = holding(rule.judge(aQuestion({ facts, nodes: nodesOf(3) })))
  expect(found.title).toContain('Deployment blue and Deployment green want 4 pods with host port 443/TCP')
})

test('a tainted node takes none of them', () => {
  const facts = workloads(aWorkload({ replicas: 3 }, onHost))
  const tainted = aNode('n3', { taints: [{ key: 'dedicated', value: '', effect: 'NoSchedule' }] })
  expect(holding(rule.judge(aQuestion({ facts, nodes: [...nodesOf(2), tainted] }))).figure).toBe('3 pods, 2 nodes')
})

test('one pod a node, a DaemonSet, and pods without host ports are calm', () => {
  const calm = [
    aWorkload({ replicas: 3 }, onHost),
    aWorkload({ kind: 'DaemonSet', replicas: null }, onHost),
    aWorkload(),
  ]
  for (const workload of calm) {
    expect(rule.judge(aQuestion({ facts: workloads(workload), nodes: nodesOf(3) }))).toBeNull()
  }
})

test('workloads, nodes and what the template selects must be known', () => {
  expect(reasonOf(rule.judge(aQuestion()))).toContain('Workloads')
  const facts = workloads(aWorkload({ replicas: 2 }, onHost))
  expect(reasonOf(rule.judge(aQuestion({ facts, nodes: null })))).toContain('Nodes')
  const pool = workloads(aWorkload({ replicas: 2 }, { ...onHost, nodeSelector: new Map([['pool', 'edge']]) }))
  expect(reasonOf(rule.judge(aQuestion({ facts: pool, nodes: nodesOf(3) })))).toContain('selects')
})
