import { describe, expect, test } from 'vitest'
import { minutes, seconds } from './cycle'
import type { DemoNode } from './node'
import { occupantsAt, type Pod, toPod } from './pods'
import { createDraw } from './random'
import { assignSlots } from './slots'
import { rolls, type Workload, workload } from './workload'

const nodes: readonly DemoNode[] = ['n1', 'n2', 'n3'].map((name, index) => ({
  name,
  zone: 'a',
  number: index + 1,
  address: `10.0.0.${index + 1}`,
}))

/** The pods of the workload, second by second. */
function watch(simulated: Workload, forMs: number): readonly (readonly Pod[])[] {
  const slots = assignSlots([simulated], nodes).get(simulated) ?? []
  const draw = createDraw(7)
  return Array.from({ length: forMs / seconds(1) }, (_, second) =>
    occupantsAt(simulated, slots, seconds(second), draw).map((occupant) => toPod(simulated, occupant, draw)),
  )
}

const count = (pods: readonly Pod[], state: Pod['state']) => pods.filter((pod) => pod.state === state).length

describe('a rolling update of a Deployment', () => {
  const moments = watch(workload('shop/web', { n1: 2, n2: 2 }, { rollout: rolls(10, 1) }), minutes(10))

  test('never takes a ready pod away before its successor is ready', () => {
    for (const pods of moments) expect(count(pods, 'ready')).toBeGreaterThanOrEqual(4)
  })

  test('starts one new pod at a time', () => {
    for (const pods of moments) expect(count(pods, 'unready')).toBeLessThanOrEqual(1)
    expect(moments.some((pods) => count(pods, 'unready') === 1)).toBe(true)
  })

  test('leaves the old pod serving while it terminates', () => {
    expect(moments.some((pods) => count(pods, 'terminating') > 0)).toBe(true)
  })

  test('ends with all pods new, ready and where they were', () => {
    const [first, last] = [moments.at(0) ?? [], moments.at(-1) ?? []]
    expect(last.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready', 'ready'])
    expect(last.map(({ node }) => node.name)).toEqual(first.map(({ node }) => node.name))
    const names = new Set([...first, ...last].map(({ name }) => name))
    const addresses = new Set([...first, ...last].map(({ addresses: { IPv4 } }) => IPv4))
    expect(names.size).toBe(8)
    expect(addresses.size).toBe(8)
  })
})

test('a StatefulSet never has two pods of one name, and leaves a slot empty for a while', () => {
  const moments = watch(
    workload('mail/imap', { n1: 1, n2: 1 }, { kind: 'StatefulSet', rollout: rolls(10, 1) }),
    minutes(10),
  )
  for (const pods of moments) expect(new Set(pods.map(({ name }) => name)).size).toBe(pods.length)
  expect(moments.some((pods) => pods.length === 1)).toBe(true)
  expect(moments.at(-1)?.map(({ name, state }) => [name, state])).toEqual([
    ['imap-0', 'ready'],
    ['imap-1', 'ready'],
  ])
})

test('a rollout that moves pods puts every second generation elsewhere and brings them back', () => {
  const moving = workload('shop/sale', { n1: 1, n2: 1 }, { rollout: rolls(5, 1, { n1: 2 }) })
  const moments = watch(moving, minutes(11))
  const places = (minute: number) => [...new Set((moments[minute * 60 - 1] ?? []).map(({ node }) => node.name))]
  expect(places(1)).toEqual(['n1', 'n2'])
  expect(places(5)).toEqual(['n1'])
  expect(places(11)).toEqual(['n1', 'n2'])
})

test('a workload on a node that is not there, or with a rollout that changes its size, is refused', () => {
  expect(() => assignSlots([workload('a/b', { n9: 1 })], nodes)).toThrow('no node n9')
  expect(() => assignSlots([workload('a/b', { n1: 1 }, { rollout: rolls(5, 1, { n1: 2 }) })], nodes)).toThrow(
    'number of pods',
  )
})
