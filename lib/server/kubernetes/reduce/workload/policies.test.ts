import { describe, expect, it } from 'vitest'
import { rawAutoscaler, rawDisruptionBudget, rawNetworkPolicy, rawServiceEvent } from '@/e2e/fakes/raw-workloads'
import { createInterner } from '../interner'
import type { Reduction } from '../reduction'
import { reduceAutoscaler } from './autoscaler'
import { reduceDisruptionBudget } from './disruption-budget'
import { reduceNetworkPolicy } from './network-policy'
import { reduceServiceEvent } from './service-event'

const intern = createInterner()

function read<T>(reduction: Reduction<T>): T {
  if (reduction.kind !== 'object') throw new Error(JSON.stringify(reduction))
  return reduction.value
}

const policy = (spec = {}) => read(reduceNetworkPolicy(rawNetworkPolicy({}, spec), intern))

describe('a PodDisruptionBudget', () => {
  it('says which pods it protects and how many may go now', () => {
    expect(read(reduceDisruptionBudget(rawDisruptionBudget(), intern))).toEqual({
      name: 'cart',
      selector: { matchLabels: new Map([['app', 'cart']]), matchExpressions: [] },
      minAvailable: '50%',
      maxUnavailable: null,
      disruptionsAllowed: 1,
    })
  })

  it('without a status does not say how many may go', () => {
    const raw = { ...rawDisruptionBudget({}, { maxUnavailable: 0, minAvailable: undefined }), status: undefined }
    expect(read(reduceDisruptionBudget(raw, intern))).toMatchObject({ maxUnavailable: '0', disruptionsAllowed: null })
  })
})

describe('a HorizontalPodAutoscaler', () => {
  it('says what it scales and between what', () => {
    expect(read(reduceAutoscaler(rawAutoscaler()))).toEqual({
      name: 'cart',
      target: { kind: 'Deployment', name: 'cart' },
      minReplicas: 2,
      maxReplicas: 10,
    })
    expect(read(reduceAutoscaler(rawAutoscaler({}, { minReplicas: undefined }))).minReplicas).toBe(1)
  })
})

describe('a NetworkPolicy', () => {
  it('keeps who may come in by address, and whether others may by selector', () => {
    expect(policy()).toEqual({
      name: 'cart',
      podSelector: { matchLabels: new Map([['app', 'cart']]), matchExpressions: [] },
      ingress: [
        {
          ipBlocks: [{ cidr: '198.51.100.0/24', except: ['198.51.100.128/25'] }],
          hasSelectors: true,
          ports: [
            { protocol: 'TCP', port: '8080-8090' },
            { protocol: 'TCP', port: 'metrics' },
          ],
        },
      ],
    })
  })

  it('about egress alone does not restrict ingress; one that says no type does, and without a rule lets nobody in', () => {
    expect(policy({ policyTypes: ['Egress'], ingress: undefined }).ingress).toBeNull()
    expect(policy({ policyTypes: undefined, ingress: undefined }).ingress).toEqual([])
    expect(policy({ ingress: [{}] }).ingress).toEqual([{ ipBlocks: [], hasSelectors: false, ports: [] }])
  })

  it('without a selector selects every pod', () => {
    const everyPod = { matchLabels: new Map(), matchExpressions: [] }
    expect(policy({ podSelector: {} }).podSelector).toEqual(everyPod)
    expect(policy({ podSelector: undefined }).podSelector).toEqual(everyPod)
  })
})

describe('an Event about a Service', () => {
  it('of kube-proxy has its words, its source and its time', () => {
    expect(read(reduceServiceEvent(rawServiceEvent()))).toEqual({
      type: 'Warning',
      reason: 'FailedToStartServiceHealthcheck',
      message:
        'node node-1 failed to start healthcheck "shop/cart" on port 31234: listen tcp :31234: bind: address already in use',
      source: 'kube-proxy',
      count: 1,
      lastAtMs: Date.UTC(2026, 4, 4, 10, 12, 0, 123),
    })
  })

  it('of an old recorder counts by itself', () => {
    const source = { component: 'service-controller' }
    const times = { firstTimestamp: '2026-05-04T10:00:00Z', lastTimestamp: '2026-05-04T11:00:00Z', eventTime: null }
    const event = read(reduceServiceEvent(rawServiceEvent({}, { source, count: 7, type: 'Normal', ...times })))
    expect(event).toMatchObject({ source: 'service-controller', count: 7, type: 'Normal' })
    expect(event.lastAtMs).toBe(Date.UTC(2026, 4, 4, 11))
  })

  it('in the spelling of events.k8s.io, as part of a series', () => {
    const event = read(
      reduceServiceEvent({
        metadata: { name: 'cart.1', namespace: 'shop' },
        note: 'announcing from node "node-1" with protocol "layer2"',
        reason: 'nodeAssigned',
        reportingController: 'metallb-speaker',
        series: { count: 4, lastObservedTime: '2026-05-04T12:00:00.000000Z' },
        type: 'Normal',
      }),
    )
    expect(event).toMatchObject({ source: 'metallb-speaker', reason: 'nodeAssigned', count: 4 })
    expect(event.message).toBe('announcing from node "node-1" with protocol "layer2"')
    expect(event.lastAtMs).toBe(Date.UTC(2026, 4, 4, 12))
  })

  it('with hostile or endless words is fit to show', () => {
    const { message } = read(
      reduceServiceEvent(rawServiceEvent({}, { message: `\u001b[31m\u202e${'x'.repeat(9000)}` })),
    )
    expect(message).toMatch(/^<U\+001B>\[31m<U\+202E>x+…$/)
    expect(message.length).toBeLessThanOrEqual(500)
  })
})
