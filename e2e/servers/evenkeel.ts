import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { until } from '../fakes/until'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export type Launched = {
  readonly pid: number
  /** All that the process printed so far, on both streams. */
  output(): string
  /** What it printed on standard error. */
  complaints(): string
  /** Resolves with the exit code once the process has ended; null: a signal ended it. */
  readonly exited: Promise<number | null>
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export type Evenkeel = Launched & { readonly url: string }

/** What starts it: the script of `npm start`, that of `npm run demo`, or npm itself. */
export type StartCommand = readonly [command: string, ...args: string[]]

const START: StartCommand = [process.execPath, 'scripts/start.mjs']

/** Longer than a start takes on a busy machine; a build that is out of date is made anew first and takes longer. */
const ANSWER_TIMEOUT_MS = 45_000

/**
 * Starts the production build as an operator would and waits until it answers.
 *
 * @throws Error with what it printed when it ends first
 */
export async function startEvenkeel(
  env: Readonly<Record<string, string>>,
  command: StartCommand = START,
): Promise<Evenkeel> {
  const port = await freePort()
  const launched = launch({ HOST: '127.0.0.1', PORT: String(port), ...env }, command)
  const url = `http://127.0.0.1:${port}`
  const ended = launched.exited.then((code) => {
    throw new Error(`Evenkeel ended with ${code} before it answered:\n${launched.output()}`)
  })
  const answered = until(`${url} answers`, async () => (await fetch(`${url}/api/v1/clusters`)).ok, {
    timeoutMs: ANSWER_TIMEOUT_MS,
    everyMs: 50,
  })
  try {
    await Promise.race([answered, ended])
  } catch (error) {
    await launched.stop('SIGKILL')
    throw error
  }
  ended.catch(() => {})
  return { ...launched, url }
}

/** Starts the production build without waiting for an answer: for starts that must be refused. */
export function launch(env: Readonly<Record<string, string>>, command: StartCommand = START): Launched {
  const inherited = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' }
  // Whatever addresses the nodes of a test name, no probe leaves this machine.
  const onlyLoopback = { EVENKEEL_PROBE_ALLOW_CIDRS: '127.0.0.0/8' }
  const [program, ...args] = command
  const child: ChildProcess = spawn(program, args, {
    cwd: ROOT,
    env: { ...inherited, ...onlyLoopback, ...env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  const complained: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => {
    said.push(chunk)
    complained.push(chunk)
  })
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return {
    pid: child.pid ?? 0,
    output: () => Buffer.concat(said).toString('utf8'),
    complaints: () => Buffer.concat(complained).toString('utf8'),
    exited,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return exited
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port was given')),
      )
    })
  })
}
