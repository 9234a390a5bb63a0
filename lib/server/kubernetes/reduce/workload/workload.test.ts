import { describe, expect, it } from 'vitest'
import { type RawKind, rawWorkload } from '@/e2e/fakes/raw-workloads'
import type { WorkloadKind } from '@/lib/domain/workload'
import { createInterner } from '../interner'
import { reduceWorkload } from './workload'

function read(kind: RawKind, spec = {}, podSpec = {}) {
  const reduction = reduceWorkload(kind, rawWorkload(kind, {}, spec, podSpec), createInterner())
  if (reduction.kind !== 'object') throw new Error(JSON.stringify(reduction))
  return reduction.value
}

const preStopOf = (preStop: unknown) =>
  read('Deployment', {}, { containers: [{ name: 'main', lifecycle: { preStop } }] }).workload.template.preStop

describe('a workload', () => {
  it('keeps what decides where its pods go and how they leave', () => {
    expect(read('Deployment').workload).toEqual({
      kind: 'Deployment',
      namespace: 'shop',
      name: 'cart',
      replicas: 3,
      maxUnavailable: '25%',
      maxSurge: '2',
      template: {
        labels: new Map([['app', 'cart']]),
        spreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'kubernetes.io/hostname',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: { matchLabels: new Map([['app', 'cart']]), matchExpressions: [] },
            matchLabelKeys: ['pod-template-hash'],
            minDomains: null,
            nodeAffinityPolicy: 'Honor',
            nodeTaintsPolicy: 'Honor',
          },
        ],
        podAntiAffinity: [
          {
            required: true,
            topologyKey: 'kubernetes.io/hostname',
            labelSelector: { matchLabels: new Map([['app', 'cart']]), matchExpressions: [] },
          },
          {
            required: false,
            topologyKey: 'topology.kubernetes.io/zone',
            labelSelector: {
              matchLabels: new Map(),
              matchExpressions: [{ key: 'app', operator: 'In', values: ['cart', 'till'] }],
            },
          },
        ],
        nodeSelector: new Map([['kubernetes.io/os', 'linux']]),
        hasNodeAffinity: true,
        tolerations: [
          { key: 'dedicated', operator: 'Equal', value: 'shop', effect: 'NoSchedule' },
          { key: null, operator: 'Exists', value: '', effect: null },
        ],
        hostNetwork: false,
        ports: [{ name: 'http', port: 8080, protocol: 'TCP', hostPort: null }],
        containerNames: ['main'],
        preStop: [{ kind: 'sleep', sleepSeconds: 10 }],
        terminationGracePeriodSeconds: 30,
      },
    })
  })

  it.each([
    ['Deployment', { strategy: { type: 'Recreate' } }, null, null],
    ['Deployment', { strategy: undefined }, '25%', '25%'],
    ['StatefulSet', {}, '1', null],
    ['StatefulSet', { updateStrategy: { type: 'OnDelete' } }, null, null],
    ['DaemonSet', { updateStrategy: { type: 'RollingUpdate' } }, '1', '0'],
    ['ReplicaSet', {}, null, null],
  ] as const)('%s %j takes away %s and adds %s at a time', (kind, spec, maxUnavailable, maxSurge) => {
    expect(read(kind, spec).workload).toMatchObject({ maxUnavailable, maxSurge })
  })

  it('a Deployment with strategy Recreate ends all its pods, which no other strategy or kind does', () => {
    const recreates = (kind: WorkloadKind, spec: object) => read(kind, spec).workload.recreates
    expect(recreates('Deployment', { strategy: { type: 'Recreate' } })).toBe(true)
    expect(recreates('Deployment', { strategy: { type: 'RollingUpdate' } })).toBeUndefined()
    expect(recreates('StatefulSet', { updateStrategy: { type: 'OnDelete' } })).toBeUndefined()
  })

  it('a DaemonSet wants no number of pods; where none is said one is wanted', () => {
    expect(read('DaemonSet').workload.replicas).toBeNull()
    expect(read('Deployment', { replicas: undefined }).workload.replicas).toBe(1)
    expect(read('Deployment', { replicas: 0 }).workload.replicas).toBe(0)
  })

  it('a ReplicaSet names its Deployment', () => {
    expect(read('ReplicaSet').controller).toEqual({ apiGroup: 'apps', kind: 'Deployment', name: 'cart' })
    expect(read('Deployment').controller).toBeNull()
  })

  it.each([
    [{ sleep: { seconds: 7 } }, 'sleep', 7],
    [{ exec: { command: ['sleep', '12'] } }, 'exec', 12],
    [{ exec: { command: ['/bin/sh', '-c', 'sleep 15'] } }, 'exec', 15],
    [{ exec: { command: ['sh', '-c', 'nginx -s quit; sleep 20'] } }, 'exec', null],
    [{ exec: { command: ['/bin/sh', '-c', `sleep ${'9'.repeat(5000)}`] } }, 'exec', null],
    [{ httpGet: { path: '/quit', port: 80 } }, 'http', null],
    [undefined, 'none', null],
  ])('is told to stop: %j', (preStop, kind, sleepSeconds) => {
    expect(preStopOf(preStop)).toEqual([{ kind, sleepSeconds }])
  })

  it('a constraint without a selector counts nothing, which is not the same as an empty one', () => {
    const constraint = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }
    const topologySpreadConstraints = [constraint, { ...constraint, labelSelector: {} }]
    const { spreadConstraints } = read('Deployment', {}, { topologySpreadConstraints }).workload.template
    expect(spreadConstraints.map(({ labelSelector }) => labelSelector)).toEqual([
      null,
      { matchLabels: new Map(), matchExpressions: [] },
    ])
    expect(spreadConstraints[0]).toMatchObject({ nodeAffinityPolicy: 'Honor', nodeTaintsPolicy: 'Ignore' })
  })

  it('a toleration that compares numbers is passed over', () => {
    const tolerations = [{ key: 'sla', operator: 'Gt', value: '950' }, { key: 'gpu' }]
    expect(read('Deployment', {}, { tolerations }).workload.template.tolerations).toEqual([
      { key: 'gpu', operator: 'Equal', value: '', effect: null },
    ])
  })
})
