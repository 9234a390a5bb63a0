import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export type Evenkeel = {
  readonly url: string
  readonly pid: number
  /** All that the server printed so far. */
  output(): string
  /** Resolves with the exit code once the process has ended. */
  readonly exited: Promise<number | null>
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the production build as an operator would and waits until it answers. Throws with its output when it ends first. */
export async function startEvenkeel(env: Record<string, string>): Promise<Evenkeel> {
  const port = await freePort()
  const process = launch({ HOST: '127.0.0.1', PORT: String(port), ...env })
  const server = { ...process, url: `http://127.0.0.1:${port}` }
  let ended: number | null | undefined
  void process.exited.then((code) => {
    ended = code
  })
  for (;;) {
    if (ended !== undefined) throw new Error(`Evenkeel ended with ${ended} before it answered:\n${process.output()}`)
    if (await answers(`${server.url}/api/v1/clusters`)) return server
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Starts `npm start`'s script without waiting for an answer: for starts that must be refused. */
export function launch(env: Record<string, string>): Omit<Evenkeel, 'url'> {
  const inherited = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' }
  // Whatever addresses the nodes of a test name, no probe leaves this machine.
  const onlyLoopback = { EVENKEEL_PROBE_ALLOW_CIDRS: '127.0.0.0/8' }
  const child: ChildProcess = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: ROOT,
    env: { ...inherited, ...onlyLoopback, ...env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  return {
    pid: child.pid ?? 0,
    output: () => Buffer.concat(chunks).toString('utf8'),
    exited,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return exited
    },
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
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
