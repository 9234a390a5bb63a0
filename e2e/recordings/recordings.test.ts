import { describe, expect, test } from 'vitest'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { ModelOverride } from '@/lib/domain/balancers/model'
import { applyOverride } from '@/lib/domain/balancers/override'
import type { ClusterState } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import { listNodes } from '@/lib/domain/distribution/list-nodes'
import type { Distribution, PortDistribution } from '@/lib/domain/distribution/result'
import { kubeProxyHealthBody } from '@/lib/domain/health/body'
import { expectHealth } from '@/lib/domain/health/expect'
import { judgeHealth } from '@/lib/domain/health/judge'
import { parseHealthAnswer } from '@/lib/domain/health/parse-answer'
import { chiSquarePValue } from './chi-square'
import { type Recording, readRecordings, type Step, serviceOf, toState } from './recording'

/** Below this, chance is no explanation any more. */
const leastPValue = 0.0001

type Cell = { readonly name: string; readonly count: number; readonly share: number }

const recordings = readRecordings()

test('there are recordings of both kube-proxy modes', () => {
  expect(new Set(recordings.map((recording) => recording.kubeProxyMode))).toEqual(new Set(['iptables', 'nftables']))
})

describe.each(recordings)('$file: $title', (recording) => {
  recording.steps.forEach((step, index) => {
    const state = toState(step, recording.kubernetes)
    const name = `step ${index + 1}, ${step.to}, port ${step.port}${step.family === undefined ? '' : `, ${step.family}`}`

    test(`${name}: pods served, and connections failed, as predicted`, () => {
      expectFit(podCells(step, portOf(step, predict(recording, index))))
    })

    const entriesWereCounted = Object.keys(step.enteredPerNode).length > 0
    if (entriesWereCounted) {
      test(`${name}: connections entered as predicted`, () => {
        expectFit(nodeCells(step, state, predict(recording, index)))
      })
    }

    if (step.healthPorts.length > 0) {
      test(`${name}: health ports answered as the oracle expects, to the byte`, () => {
        expectAnswers(step, state)
      })
    }
  })
})

function expectAnswers(step: Step, state: ClusterState) {
  const service = serviceOf(state, step.service)
  for (const answer of step.healthPorts) {
    const expected = expectHealth({ state, service, family: answer.family })?.(answer.node)
    if (expected == null) throw new Error('no health port is expected')
    expect({ port: expected.target.port, status: expected.status }).toEqual({
      port: answer.port,
      status: answer.status,
    })
    expect(answer.body).toBe(kubeProxyHealthBody(expected.service, expected.localEndpoints ?? -1))
    const parsed = parseHealthAnswer({
      status: answer.status,
      weightHeader: answer.headers['X-Load-Balancing-Endpoint-Weight'] ?? null,
      body: answer.body,
    })
    expect(parsed).toMatchObject({ localEndpoints: expected.localEndpoints, weight: expected.localEndpoints })
    const times = { latencyMs: 1, checkedAtMs: 0, sinceMs: 0 }
    const { verdict } = judgeHealth(expected, { outcome: 'answered', ...parsed, ...times })
    expect(verdict).toBe(answer.status === 200 ? 'as-expected' : 'by-design')
  }
}

/** The distribution under what the recording says of the step's balancer. */
function predict(recording: Recording, index: number): Distribution {
  const step = recording.steps[index]
  if (step === undefined) throw new Error(`no step ${index}`)
  const state = toState(step, recording.kubernetes)
  const service = serviceOf(state, step.service)
  const detected = detectBalancer(service, state)
  // Nothing on these objects names the balancer, and nothing may be made up.
  if (service.type === 'LoadBalancer') expect(detected.id).toBe('unknown')
  const model = applyOverride(detected, { ...balancerOf(step), ...entryOf(recording, index) })
  return distribute({ state, service, model })
}

function portOf(step: Step, { ports }: Distribution): PortDistribution {
  const found = ports.find(({ port, family }) => port.name === step.port && family === (step.family ?? family))
  if (found === undefined) throw new Error(`the Service has no port ${step.port}`)
  return found
}

function balancerOf({ balancer }: Step): ModelOverride {
  return {
    model: balancer.model,
    candidates: balancer.candidates,
    announcers: balancer.announcers.length > 0 ? balancer.announcers : undefined,
    probed: balancer.probed,
    crossZone: balancer.crossZone,
  }
}

/** What overrides the balancer's own choice of entry nodes: a node port that is asked itself, or a pool that is out of date. */
function entryOf(recording: Recording, index: number): ModelOverride {
  const [, node] = recording.steps[index]?.to.split('nodePort:') ?? []
  if (node !== undefined) return { candidates: [node], probed: false }
  const before = recording.steps[index - 1]
  if (before === undefined || recording.steps[index]?.beforeTheBalancerNoticed !== true) return {}
  const pool = portOf(before, predict(recording, index - 1)).nodes.filter((named) => named.inPool === true)
  return { candidates: pool.map((named) => named.name), probed: false }
}

function podCells(step: Step, port: PortDistribution): readonly Cell[] {
  const shares = new Map<string, number>(Object.keys(step.perPod).map((pod) => [pod, 0]))
  for (const { podName, share } of port.endpoints) {
    if (podName === null || share === null) throw new Error('a pod has no predicted share')
    shares.set(podName, (shares.get(podName) ?? 0) + share)
  }
  const cells = [...shares].map(([name, share]) => ({ name, share, count: step.perPod[name] ?? 0 }))
  const failed = Object.values(step.failed).reduce((sum, count) => sum + count, 0)
  return [...cells, { name: 'failed', share: (port.droppedShare ?? 0) + (port.refusedShare ?? 0), count: failed }]
}

function nodeCells(step: Step, state: ClusterState, distribution: Distribution): readonly Cell[] {
  return listNodes(state, distribution, portOf(step, distribution)).map(({ name, entryShare }) => {
    if (entryShare === null) throw new Error(`${name} has no predicted share`)
    return { name, share: entryShare, count: step.enteredPerNode[name] ?? 0 }
  })
}

function expectFit(cells: readonly Cell[]) {
  expect(cells.reduce((sum, cell) => sum + cell.share, 0)).toBeCloseTo(1, 9)
  const excluded = cells.filter((cell) => cell.share === 0 && cell.count > 0)
  expect(excluded, 'nothing happens that the prediction excludes').toEqual([])
  expect(chiSquarePValue(cells)).toBeGreaterThanOrEqual(leastPValue)
}
