import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { rawEndpoint, rawEndpointSlice, rawNode, rawService } from '@/e2e/fakes/raw-objects'
import type { ClusterState } from '@/lib/domain/cluster'
import type { ClusterChange } from '@/lib/server/sources'
import type { ObjectSink } from './sink'
import { createClusterStore } from './store'

/** What happens to one object: it comes, changes or, with null, goes. Or time passes, or all is listed anew. */
type Step =
  | { readonly kind: 'services' | 'slices' | 'nodes'; readonly key: string; readonly raw: unknown }
  | { readonly kind: 'settle' | 'relist' }

const service = fc.constantFrom('cart', 'till', 'desk')
const variant = fc.integer({ min: 0, max: 2 })

const serviceStep = fc.tuple(service, fc.option(fc.constantFrom('Local', 'Cluster'))).map(
  ([name, policy]): Step => ({
    kind: 'services',
    key: `shop/${name}`,
    raw: policy && rawService({ name }, { externalTrafficPolicy: policy }),
  }),
)

/** Few names for many Services, so that slices change hands. */
const sliceStep = fc
  .tuple(fc.constantFrom('x1', 'x2', 'x3', 'x4'), fc.option(fc.tuple(service, variant)))
  .map(([name, content]): Step => {
    const [of, at] = content ?? []
    const raw = of && rawEndpointSlice({ name, service: of }, { endpoints: [rawEndpoint(at ?? 0)] })
    return { kind: 'slices', key: `shop/${name}`, raw: raw ?? null }
  })

const nodeStep = fc.tuple(fc.constantFrom('n1', 'n2'), fc.option(fc.boolean())).map(
  ([name, unschedulable]): Step => ({
    kind: 'nodes',
    key: name,
    raw: unschedulable === null ? null : rawNode({ name }, { unschedulable }),
  }),
)

const history = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: sliceStep },
    { weight: 3, arbitrary: serviceStep },
    { weight: 2, arbitrary: nodeStep },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: 'settle' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'relist' }) },
  ),
  { maxLength: 40 },
)

type Kind = 'services' | 'slices' | 'nodes'
const kinds: readonly Kind[] = ['services', 'slices', 'nodes']

function follow() {
  const clock = createManualClock()
  const changes: ClusterChange[] = []
  const store = createClusterStore(clock, (change) => changes.push(change))
  const sinks = { services: store.servicesSink(), slices: store.endpointSlicesSink(), nodes: store.nodesSink() }
  return { store, sinks, changes, settle: () => clock.advance(1000) }
}

const held = () => ({ services: new Map(), slices: new Map(), nodes: new Map() }) as Record<Kind, Map<string, unknown>>

async function list<T>(sink: ObjectSink<T>, raws: ReadonlyMap<string, unknown>): Promise<void> {
  const objects = new Map<string, T>()
  for (const raw of raws.values()) {
    const reduction = sink.reduce(raw)
    if (reduction.kind === 'object') objects.set(reduction.key, reduction.value)
  }
  await sink.replaceAll(objects)
}

function arrive<T>(sink: ObjectSink<T>, key: string, raw: unknown): void {
  const reduction = raw === null ? null : sink.reduce(raw)
  if (reduction?.kind === 'object') sink.upsert(reduction.key, reduction.value)
  else sink.remove(key)
}

async function listAll({ sinks }: ReturnType<typeof follow>, truth: ReturnType<typeof held>): Promise<void> {
  for (const kind of kinds) await list(sinks[kind] as ObjectSink<unknown>, truth[kind])
}

const plain = ({ services, slices, nodes }: ClusterState) => ({
  services: new Map(services),
  slices: new Map(slices),
  nodes: nodes && new Map(nodes),
})

/** Services of which anything is not as it was. */
function differing(before: ClusterState, after: ClusterState): ReadonlySet<string> {
  const keys = [before.services, after.services, before.slices, after.slices].flatMap((map) => [...map.keys()])
  const of = (state: ClusterState, key: string) =>
    JSON.stringify([state.services.get(key) ?? null, state.slices.get(key) ?? null], (_key, value) =>
      value instanceof Map ? [...value] : value,
    )
  return new Set(keys.filter((key) => of(before, key) !== of(after, key)))
}

test('after any history the store holds what one that reads its end holds, and named every Service that changed', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const followed = follow()
      const truth = held()
      await listAll(followed, truth)
      const settle = () => {
        const before = followed.store.state()
        followed.changes.length = 0
        followed.settle()
        const named = new Set(followed.changes.flatMap(({ services }) => [...services]))
        for (const key of differing(before, followed.store.state())) expect(named).toContain(key)
      }
      for (const step of steps) {
        if ('raw' in step) {
          if (step.raw === null) truth[step.kind].delete(step.key)
          else truth[step.kind].set(step.key, step.raw)
          arrive(followed.sinks[step.kind] as ObjectSink<unknown>, step.key, step.raw)
        } else if (step.kind === 'settle') settle()
        else await listAll(followed, truth)
      }
      followed.settle()
      const fresh = follow()
      await listAll(fresh, truth)
      fresh.settle()
      expect(plain(followed.store.state())).toEqual(plain(fresh.store.state()))
    }),
    { numRuns: 150, seed: 20261128 },
  )
})
