import { expect, test } from 'vitest'
import { minutes, phaseAt, seconds } from './cycle'
import { buildNode, type DemoNode, nodeMoment } from './node'
import { occupantsAt } from './pods'
import { createDraw } from './random'
import { assignSlots } from './slots'
import { type Workload, workload } from './workload'

const scaled: DemoNode = {
  name: 'n1',
  zone: 'a',
  number: 1,
  address: '10.0.0.1',
  life: {
    everyMs: minutes(10),
    phases: [
      { fromMs: 0, phase: 'absent' },
      { fromMs: minutes(1), phase: 'joining' },
      { fromMs: minutes(2), phase: 'running' },
      { fromMs: minutes(8), phase: 'leaving' },
      { fromMs: minutes(9), phase: 'absent' },
    ],
  },
}
const origin = { region: 'r', kubeletVersion: 'v1.34.2', startMs: 1_000_000 }
const statesAt = (simulated: Workload, elapsedMs: number) =>
  occupantsAt(simulated, assignSlots([simulated], [scaled]).get(simulated) ?? [], elapsedMs, createDraw(7)).map(
    ({ state }) => state,
  )

test('a phase that ends one round and begins the next is one phase', () => {
  expect(phaseAt(scaled.life ?? { everyMs: 1, phases: [] }, minutes(10.5))).toEqual({
    phase: 'absent',
    enteredMs: minutes(9),
    round: 1,
  })
})

test('a node that comes back is a new Node, unready at first', () => {
  const first = buildNode(scaled, nodeMoment(scaled, minutes(1)), origin)
  const second = buildNode(scaled, nodeMoment(scaled, minutes(11)), origin)
  expect(first).toMatchObject({ ready: 'False', networkUnavailable: true, createdAtMs: 1_000_000 + minutes(1) })
  expect(second.createdAtMs).toBe(1_000_000 + minutes(11))
})

test('a node about to be removed carries the autoscaler taint with the time when it was set', () => {
  const { ready, taints } = buildNode(scaled, nodeMoment(scaled, minutes(8.5)), origin)
  expect(ready).toBe('True')
  expect(taints).toEqual([{ key: 'ToBeDeletedByClusterAutoscaler', value: '1480', effect: 'NoSchedule' }])
})

test('pods of a Deployment are evicted before their node goes, those of a DaemonSet stay to the end', () => {
  const deployment = workload('shop/web', { n1: 1 })
  const daemonSet = workload('edge/proxy', 'every-node')
  expect(statesAt(deployment, minutes(5))).toEqual(['ready'])
  expect(statesAt(deployment, minutes(8) + seconds(10))).toEqual(['terminating'])
  expect(statesAt(deployment, minutes(8) + seconds(40))).toEqual([])
  expect(statesAt(daemonSet, minutes(8) + seconds(40))).toEqual(['ready'])
  expect(statesAt(daemonSet, minutes(9))).toEqual([])
})

test('a pod needs a few seconds to become ready on a node that has just come', () => {
  const deployment = workload('shop/web', { n1: 1 })
  expect(statesAt(deployment, minutes(2) + seconds(1))).toEqual(['unready'])
  expect(statesAt(deployment, minutes(2) + seconds(20))).toEqual(['ready'])
})
