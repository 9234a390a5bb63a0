import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { asksHealthPort, timing } from '@/lib/domain/balancers/probe'
import { aQuestion, aWorkload, holding, reasonOf, workloads } from '@/lib/domain/findings/test-question'
import { aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { PodTemplate, Workload } from '@/lib/domain/workload'
import { f20RollingGap } from './f20-rolling-gap'

const { judge } = f20RollingGap
const single = {
  slices: [aSlice(podsOn([2, 1, 2]))],
  model: { probe: asksHealthPort('health-check-node-port', timing(10, null, 2, 2)) },
}
const rolling = (workload: Partial<Workload> = {}, template: Partial<PodTemplate> = {}) => ({
  ...single,
  facts: workloads(aWorkload(workload, template)),
})

describe('F20', () => {
  test('holds for a node with one ready pod under a probing balancer, and says its window', () => {
    const found = holding(judge(aQuestion(rolling())))
    expect(found).toMatchObject({ severity: 'medium', figure: 'n2 has 1', nodes: ['n2'] })
    expect(found.explanation).toContain('20 s (2 failed probes, 10 s apart)')
    expect(found.fix).toMatchObject({ yaml: null, kubectl: null })
  })

  test('with the names of containers the fix is a sleep longer than the window, and grace after it', () => {
    const { fix } = holding(judge(aQuestion(rolling({}, { containerNames: ['web'] }))))
    expect(load(fix.yaml ?? '')).toMatchObject({
      spec: {
        template: {
          spec: {
            terminationGracePeriodSeconds: 55,
            containers: [{ name: 'web', lifecycle: { preStop: { sleep: { seconds: 25 } } } }],
          },
        },
      },
    })
  })

  test('the fix leaves a hook of its own as it is, since the API refuses a second one beside it', () => {
    const hooks = {
      containerNames: ['web', 'proxy'],
      preStop: [
        { kind: 'none', sleepSeconds: null },
        { kind: 'exec', sleepSeconds: null },
      ],
    } as const
    const { fix } = holding(judge(aQuestion(rolling({}, hooks))))
    expect(fix.kubectl).toContain('"containers":[{"name":"web"')
    expect(fix.kubectl).not.toContain('proxy')
    expect(fix.warning).toContain('Container proxy has a hook of its own, which stays and must last 25 s too.')
    const { yaml, kubectl } = holding(
      judge(aQuestion(rolling({}, { ...hooks, containerNames: ['proxy'], preStop: hooks.preStop.slice(1) }))),
    ).fix
    expect([yaml, kubectl]).toEqual([null, null])
  })

  test('the fix makes a sleep that is too short longer, in the way that is there', () => {
    const hooks = {
      containerNames: ['web', 'proxy'],
      preStop: [
        { kind: 'sleep', sleepSeconds: 5 },
        { kind: 'exec', sleepSeconds: 10 },
      ],
    } as const
    const { kubectl } = holding(judge(aQuestion(rolling({}, hooks)))).fix
    expect(kubectl).toContain('{"name":"web","lifecycle":{"preStop":{"sleep":{"seconds":25}}}}')
    expect(kubectl).toContain('{"name":"proxy","lifecycle":{"preStop":{"exec":{"command":["sleep","25"]}}}}')
  })

  test.each([
    ['the hook already covers the window', rolling({}, { preStop: [{ kind: 'sleep', sleepSeconds: 25 }] })],
    ['every node has two', { ...rolling(), slices: [aSlice(podsOn([2, 2, 2]))] }],
    ['the Service is Cluster', { ...rolling(), service: { externalTrafficPolicy: 'Cluster' } as const }],
    ['nothing is probed', { ...rolling(), model: { probed: false } }],
    ['the workload does not roll', rolling({ maxSurge: null, maxUnavailable: null })],
    ['a DaemonSet adds first', rolling({ kind: 'DaemonSet', replicas: null, maxSurge: '1', maxUnavailable: '0' })],
  ])('holds not where %s', (_, parts) => {
    expect(judge(aQuestion(parts))).toBeNull()
  })

  test('a StatefulSet always ends a pod before it makes the next', () => {
    const facts = rolling({ kind: 'StatefulSet', maxSurge: null, maxUnavailable: null })
    expect(holding(judge(aQuestion(facts))).severity).toBe('medium')
  })

  test.each([
    ['two pods on each node', [2, 2, 2], true],
    ['no probe', [2, 1, 2], false],
  ])('a Deployment that recreates ends all its pods, also with %s', (_, pods, probed) => {
    const facts = workloads(aWorkload({ maxSurge: null, maxUnavailable: null, recreates: true }))
    const found = holding(judge(aQuestion({ facts, slices: [aSlice(podsOn(pods))], model: { probed } })))
    expect(found.title).toBe(
      'A rollout of Deployment web ends all its pods before new ones start: web has none until these are ready.',
    )
    expect(found.nodes).toEqual(['n1', 'n2', 'n3'])
    expect(load(found.fix.yaml ?? '')).toMatchObject({
      kind: 'Deployment',
      spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
    })
  })

  test('of two Deployments behind a Service, only the pods of the one that recreates are called gone', () => {
    const facts = workloads(aWorkload(), aWorkload({ name: 'old', recreates: true }))
    expect(holding(judge(aQuestion({ ...single, facts }))).title).toContain('of Deployment old ends all its pods')
  })

  test('a hook does not mend it on a node whose kube-proxy sends nothing to terminating pods', () => {
    const nodes = nodesOf(3).map((node) => ({ ...node, kubeletVersion: node.name === 'n2' ? 'v1.25.9' : 'v1.28.1' }))
    const sleeping = rolling({}, { preStop: [{ kind: 'sleep', sleepSeconds: 25 }] })
    const judged = judge(aQuestion({ ...sleeping, nodes, version: { major: 1, minor: 28 } }))
    expect(holding(judged).explanation).toContain('kube-proxy on n2 is older than 1.26')
  })

  test('is not checked where probing or workloads are not known', () => {
    expect(reasonOf(judge(aQuestion({ ...rolling(), model: { id: 'unknown' } })))).toContain('probes')
    expect(reasonOf(judge(aQuestion(single)))).toContain('Workloads')
  })
})
