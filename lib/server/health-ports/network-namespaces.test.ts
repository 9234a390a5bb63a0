import { execFile } from 'node:child_process'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ofFirstFamily } from '@/e2e/fakes/health-rounds'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import {
  countDepartures,
  createNodeNetwork,
  ip,
  type NodeNetwork,
  whyNoNamespaces,
} from '@/e2e/fakes/network-namespaces'
import { createPlainCluster } from '@/e2e/fakes/plain-cluster'
import { until } from '@/e2e/fakes/until'
import type { ClusterNode } from '@/lib/domain/cluster'
import { aCluster, aNode, aService } from '@/lib/domain/test-objects'
import type { HealthSource } from '@/lib/server/sources'
import { createHealthSource } from './health-source'
import { createPacer, type Pacer } from './pacing'

// A process cannot change its namespace, so this file runs itself once more inside one.
const isInside = process.env.EVENKEEL_TEST_INSIDE_NAMESPACE === 'yes'

const port = 31_234
const web = 'shop/web'
const address = (index: number) => `10.88.0.${index}`
const node = (name: string, ...internalIps: readonly string[]): ClusterNode =>
  aNode(name, { addresses: internalIps.map((one) => ({ type: 'InternalIP', address: one })) })

let clock: ManualClock
let pacer: Pacer
let health: HealthSource

function follow(nodes: readonly ClusterNode[], { clusterIPs = ['10.96.0.10'], apiServer = 'https://10.96.0.1' } = {}) {
  const service = aService({ healthCheckNodePort: port, clusterIPs })
  clock = createManualClock()
  pacer = createPacer(clock)
  const settings = { probeAllowCidrs: [], nodePortRange: { from: 30_000, to: 32_767 }, listensOnLoopback: true }
  const cluster = createPlainCluster(aCluster(service, [], nodes), apiServer)
  health = createHealthSource({ cluster, clock, random: Math.random, pacer, settings })
}

const look = () => ofFirstFamily(health.look(web, 'all'))
const answerOf = (index: number) => look().answers.get(`n${index}`)

/** Lets time pass in steps; between them everything answers but those that never do. */
async function pass(ms: number, silentNodes: number, each: () => void = () => {}) {
  for (let left = ms; left > 0; left -= 250) {
    clock.advance(Math.min(250, left))
    await until('all others have answered', () => pacer.inFlight() <= silentNodes)
    look()
    each()
  }
}

function runInsideNamespace() {
  const reason = whyNoNamespaces()

  test('in a network of its own: failing nodes are told apart, and no packet goes to a refused address', async ({
    skip,
  }) => {
    if (reason !== null) skip(reason)
    const name = `evenkeel-prober-${process.pid}`
    const vitest = [
      process.execPath,
      fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url)),
      'run',
    ]
    const env: NodeJS.ProcessEnv = { ...process.env, EVENKEEL_TEST_INSIDE_NAMESPACE: 'yes' }
    // What vitest tells its workers would confuse a second one.
    for (const key of Object.keys(env)) if (key.startsWith('VITEST')) delete env[key]
    ip('netns', 'add', name)
    try {
      await promisify(execFile)('ip', ['netns', 'exec', name, ...vitest, fileURLToPath(import.meta.url)], {
        env,
      }).catch((error) => {
        throw new Error(`${error.stdout}\n${error.stderr}`)
      })
    } finally {
      ip('netns', 'del', name)
    }
  }, 120_000)
}

function testFailingNodes() {
  describe('F14: among a hundred nodes', () => {
    const [silent, blackHoled, deaf, unhealthy, lying, healthy] = [1, 2, 3, 4, 5, 6]
    const said = (index: number) => {
      if (index === silent) return 'silent'
      if (index === unhealthy) return { status: 503, localEndpoints: 0 }
      if (index === lying) return { status: 200, localEndpoints: 0 }
      return { status: 200, localEndpoints: 1 }
    }
    const indexes = Array.from({ length: 100 }, (_, index) => index + 1)
    let network: NodeNetwork

    beforeAll(async () => {
      const listening = indexes.filter((index) => index !== deaf).map((index) => [address(index), said(index)] as const)
      network = await createNodeNetwork({ port, listening: Object.fromEntries(listening), deaf: [address(deaf)] })
    })
    afterAll(() => network?.close())
    beforeEach(() => follow(indexes.map((index) => node(`n${index}`, address(index)))))
    afterEach(() => health.stop())

    test('one that is black-holed makes no answer of another older than 15 seconds, and is itself a timeout', async () => {
      await pass(5_000, 1)
      expect(look().answers.size).toBe(100)
      expect(answerOf(blackHoled)).toMatchObject({ outcome: 'answered', status: 200 })
      network.blackHole(address(blackHoled))
      let oldestMs = 0
      await pass(120_000, 2, () => {
        for (const [name, { checkedAtMs }] of look().answers) {
          if (name !== `n${blackHoled}` && name !== `n${silent}`)
            oldestMs = Math.max(oldestMs, clock.nowMs() - checkedAtMs)
        }
      })
      expect(oldestMs).toBeLessThan(15_000)
      expect(answerOf(blackHoled)).toMatchObject({ outcome: 'timeout', status: null })
    })

    test('each that fails fails in its own way', async () => {
      await pass(5_000, 2)
      expect(answerOf(silent)).toMatchObject({ outcome: 'timeout', status: null })
      expect(answerOf(deaf)).toMatchObject({ outcome: 'refused', status: null })
      expect(answerOf(unhealthy)).toMatchObject({ outcome: 'answered', status: 503, localEndpoints: 0 })
      expect(answerOf(lying)).toMatchObject({ outcome: 'answered', status: 200, localEndpoints: 0 })
      expect(answerOf(healthy)).toMatchObject({ outcome: 'answered', status: 200, localEndpoints: 1 })
    })
  })
}

function testRefusedAddresses() {
  describe('S13: to addresses that must not be asked', () => {
    let network: NodeNetwork
    beforeAll(async () => {
      const listening = { [address(1)]: { status: 200, localEndpoints: 1 } } as const
      network = await createNodeNetwork({ port, listening, deaf: [] })
    })
    afterAll(() => network?.close())

    const refused = [
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '::7f00:1',
      '0.0.0.0',
      '::',
      '169.254.169.254',
      'fe80::1',
      'fd00:ec2::254',
      '168.63.129.16',
      '224.0.0.1',
      'ff02::1',
      '255.255.255.255',
      '64:ff9b::a9fe:a9fe',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      'rebind.example.org',
      'localhost',
      '10.244.7.7', // a pod
      '10.96.0.10', // the Service's cluster IP
      '10.99.0.1', // the API server
    ]

    test('not one packet goes, while the node beside them is asked', async () => {
      const pods = aNode('pods', { podCIDRs: ['10.244.7.0/24'] })
      const nodes = refused.map((one, index) => node(`refused-${index}`, one))
      follow([node('n1', address(1)), pods, ...nodes], { apiServer: `https://10.99.0.1:${port}` })
      const before = countDepartures()
      await pass(60_000, 0)
      expect([...look().answers.keys()]).toEqual(['n1'])
      await health.stop()
      const after = countDepartures()
      const asked = after.tcp - before.tcp
      expect(asked).toBeGreaterThanOrEqual(5)
      expect(asked).toBeLessThanOrEqual(8)
      expect(after.udp - before.udp).toBe(0)
    })

    test('a packet would be counted: the network has a route to each of them', async () => {
      const before = countDepartures()
      const socket = connect({ host: 'fd00:ec2::254', port })
      socket.on('error', () => {})
      const other = connect({ host: '169.254.169.254', port })
      other.on('error', () => {})
      await until('both have left', () => countDepartures().tcp - before.tcp === 2)
      socket.destroy()
      other.destroy()
    })
  })
}

if (isInside) {
  testFailingNodes()
  testRefusedAddresses()
} else {
  runInsideNamespace()
}
