import { describe, expect, it } from 'vitest'
import { createMutations } from '@/e2e/fakes/mutations'
import type { RawFields } from '@/e2e/fakes/raw-objects'
import {
  rawAutoscaler,
  rawDisruptionBudget,
  rawNetworkPolicy,
  rawPod,
  rawServiceEvent,
  rawWorkload,
} from '@/e2e/fakes/raw-workloads'
import { createInterner } from '../interner'
import { isSubdomainName } from '../names'
import type { Reduction } from '../reduction'
import { reduceAutoscaler } from './autoscaler'
import { reduceDisruptionBudget } from './disruption-budget'
import { reduceNetworkPolicy } from './network-policy'
import { reducePod } from './pod'
import { reduceServiceEvent } from './service-event'
import { reduceWorkload } from './workload'

const OBJECTS = 20_000
const SEED = 20_261_128
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/u

const intern = createInterner()
const { below, mutate } = createMutations(SEED)

const kinds: readonly (readonly [make: () => RawFields, reduce: (raw: unknown) => Reduction<unknown>])[] = [
  [rawPod, (raw) => reducePod(raw, intern)],
  [() => rawWorkload('Deployment'), (raw) => reduceWorkload('Deployment', raw, intern)],
  [() => rawWorkload('ReplicaSet'), (raw) => reduceWorkload('ReplicaSet', raw, intern)],
  [rawDisruptionBudget, (raw) => reduceDisruptionBudget(raw, intern)],
  [rawAutoscaler, reduceAutoscaler],
  [rawNetworkPolicy, (raw) => reduceNetworkPolicy(raw, intern)],
  [rawServiceEvent, reduceServiceEvent],
]

describe(`F23 ${OBJECTS} randomly mutated objects (seed ${SEED})`, () => {
  it('throw nothing, say what is wrong in words fit to show, and change no prototype', () => {
    const count = { object: 0, unreadable: 0, irrelevant: 0 }
    for (let index = 0; index < OBJECTS; index += 1) {
      const [make, reduce] = kinds[index % kinds.length] ?? [rawPod, reduceServiceEvent]
      const reduction = reduce(mutate(make()))
      count[reduction.kind] += 1
      if (reduction.kind !== 'unreadable') continue
      expect(reduction.reason.length).toBeLessThanOrEqual(300)
      expect(`${reduction.object} ${reduction.reason}`).not.toMatch(INVISIBLE)
    }
    expect(count.object + count.unreadable).toBe(OBJECTS)
    expect(Math.min(count.object, count.unreadable)).toBeGreaterThan(1000)
    expect({}).not.toHaveProperty('polluted')
  }, 60_000)

  it('leave pods whose names, nodes and owners are names', () => {
    for (let index = 0; index < 5000; index += 1) {
      const reduction = reducePod(mutate(rawPod({ name: `pod-${below(50)}` })), intern)
      if (reduction.kind !== 'object') continue
      const { name, nodeName, owner } = reduction.value.pod
      expect([name, nodeName, owner?.name ?? null].every((text) => text === null || isSubdomainName(text))).toBe(true)
    }
  })
})
