import { createServer } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { until } from '../fakes/until'
import { freePort, launch, type StartCommand } from '../servers/evenkeel'

// Each test starts a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

/** Starts it, waits for its end, and gives the exit code with what it complained of. */
async function refused(env: Readonly<Record<string, string>>, command?: StartCommand) {
  const process = launch({ KUBECONFIG: '/nonexistent/kubeconfig', ...env }, command)
  const code = await process.exited
  return { code, said: process.complaints() }
}

const demo: StartCommand = [process.execPath, 'scripts/demo.mjs']
const reachable = 'so it listens on 127.0.0.1 or ::1 only'

describe('a start that would not be safe or makes no sense ends with one sentence that says what to change', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['a real cluster on all addresses', { HOST: '0.0.0.0' }, ['EVENKEEL_AUTH=none', reachable, 'not on 0.0.0.0']],
    ['a real cluster on all IPv6 addresses', { HOST: '::' }, ['EVENKEEL_AUTH=none', reachable, 'not on ::']],
    ['an identity mode that does not exist', { EVENKEEL_AUTH: 'oidc' }, ['EVENKEEL_AUTH', 'can only be "none"']],
    [
      'a setting that does not exist',
      { EVENKEEL_CONTEXT: 'a' },
      ['EVENKEEL_CONTEXT is no setting', 'EVENKEEL_CONTEXTS'],
    ],
    [
      'a CIDR that is none',
      { EVENKEEL_PROBE_ALLOW_CIDRS: '10.0.0.0/33' },
      ['EVENKEEL_PROBE_ALLOW_CIDRS', '10.0.0.0/33'],
    ],
    [
      'a range of ports that is none',
      { EVENKEEL_NODE_PORT_RANGE: '9-1' },
      ['EVENKEEL_NODE_PORT_RANGE', 'range of ports'],
    ],
    [
      'a log level that is none',
      { EVENKEEL_LOG_LEVEL: 'loud' },
      ['EVENKEEL_LOG_LEVEL', 'debug, info, warn, error or silent'],
    ],
    ['a port that is no number', { PORT: 'http' }, ['PORT must be a number from 1 to 65535, not "http"']],
    ['a port out of range', { PORT: '70000' }, ['PORT must be a number from 1 to 65535']],
    ['an address of another machine', { HOST: '192.0.2.1' }, ['HOST=192.0.2.1 is no address of this machine']],
    ['a name that is none', { HOST: 'nowhere.invalid' }, ['HOST=nowhere.invalid is no address of this machine']],
  ])('%s', async (_, env, words) => {
    const { code, said } = await refused({ PORT: String(await freePort()), ...env })
    expect(said).toMatch(/^evenkeel: [^\n]+\.\n$/)
    for (const word of words) expect(said).toContain(word)
    expect(code).toBe(1)
  })

  test.each<[string, StartCommand | undefined]>([
    ['npm start', undefined],
    ['npm run demo', demo],
  ])('a port that another program holds: %s names it and another one', async (_, command) => {
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
    })
    try {
      const { code, said } = await refused({ PORT: String(port) }, command)
      expect(said).toBe(
        `evenkeel: port ${port} on 127.0.0.1 is taken by another program. Choose another one: PORT=${port + 1}.\n`,
      )
      expect(code).toBe(1)
    } finally {
      await new Promise((resolve) => other.close(resolve))
    }
  })

  test('a seed that is none, in the demo', async () => {
    const { code, said } = await refused({ PORT: String(await freePort()), EVENKEEL_DEMO_SEED: '-1' }, demo)
    expect(said).toMatch(/^evenkeel: EVENKEEL_DEMO_SEED must be a whole number [^\n]+\.\n$/)
    expect(code).toBe(1)
  })
})

test('an empty HOST is one that is not set: it never means all addresses', async () => {
  const port = await freePort()
  const served = launch({ HOST: '', PORT: String(port), KUBECONFIG: '/nonexistent/kubeconfig' })
  try {
    await until('it says where it serves', () => served.output().includes(`http://127.0.0.1:${port}`))
    await until('it answers', async () => (await fetch(`http://127.0.0.1:${port}/api/v1/clusters`)).ok)
  } finally {
    await served.stop()
  }
})
