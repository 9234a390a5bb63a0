import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const LOG_TAIL_CHARACTERS = 2_000

/** A server of the control plane: one process after another under the same name and with the same arguments. */
export type Server = {
  readonly name: string
  /** null while it is down. */
  pid(): number | null
  start(): void
  /** Ends the process, if any, and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Freezes the process: connections stay open and nothing answers. */
  signal(signal: NodeJS.Signals): void
  /** The end of what it wrote, for an error message. */
  logTail(): string
}

export type ServerOptions = {
  readonly name: string
  readonly path: string
  readonly args: readonly string[]
  readonly folder: string
  readonly guardian: Guardian
}

export function createServerProcess({ name, path, args, folder, guardian }: ServerOptions): Server {
  const logFile = join(folder, `${name}.log`)
  let child: ChildProcess | null = null
  return {
    name,
    pid: () => child?.pid ?? null,
    start() {
      const log = openSync(logFile, 'a')
      const started = spawn(path, args, { stdio: ['ignore', log, log], cwd: folder })
      closeSync(log)
      child = started
      // `spawn` reports a missing binary as an event; without a listener it would end the test run.
      started.on('error', () => {
        if (child === started) child = null
      })
      started.on('exit', () => {
        if (child === started) child = null
        guardian.forget(name)
      })
      if (started.pid !== undefined) guardian.watch(name, started.pid)
    },
    async kill(signal = 'SIGKILL') {
      const running = child
      if (running === null) return
      const gone = once(running, 'exit')
      running.kill(signal)
      await gone
    },
    signal(signal) {
      child?.kill(signal)
    },
    logTail: () => readFileSync(logFile, 'utf8').slice(-LOG_TAIL_CHARACTERS),
  }
}

/** Ends what a crashed test leaves behind. */
export type Guardian = {
  watch(name: string, pid: number): void
  forget(name: string): void
  close(): Promise<void>
}

/**
 * A shell that holds the process ids in the order in which they must end. It reads them from a pipe; when the
 * pipe closes because the test process is gone, however it went, the shell ends them and removes the folder.
 */
export function startGuardian(folder: string, order: readonly string[]): Guardian {
  const script = 'while read -r line; do pids=$line; done; for pid in $pids; do kill -KILL "$pid"; done; rm -rf "$1"'
  const shell = spawn('sh', ['-c', script, 'sh', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  shell.stdin.on('error', () => {})
  shell.unref()
  const pids = new Map<string, number>()
  const tell = () => shell.stdin.write(`${order.flatMap((name) => pids.get(name) ?? []).join(' ')}\n`)
  return {
    watch(name, pid) {
      pids.set(name, pid)
      tell()
    },
    forget(name) {
      pids.delete(name)
      tell()
    },
    async close() {
      const gone = once(shell, 'exit')
      // Where nothing else keeps the process alive, it would end here, before what it does after `stop()`.
      shell.ref()
      shell.stdin.end()
      await gone
    },
  }
}

// Below the range that Linux and macOS give to outgoing connections and below the NodePort range: the port stays
// free while its server restarts.
const FIRST_PORT = 15_000
const LAST_PORT = 29_999

/** Three distinct ports that nothing on 127.0.0.1 listens on at this moment. */
export async function findFreePorts(): Promise<[number, number, number]> {
  const ports = new Set<number>()
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT))
    if (await isFree(port)) ports.add(port)
    const [first, second, third] = ports
    if (first !== undefined && second !== undefined && third !== undefined) return [first, second, third]
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/**
 * Waits until `isTrue` answers true, asking every 50 ms.
 *
 * @throws Error with what did not come true, after `timeoutMs` or as soon as one of `servers` has ended, with the
 *   last words of all of them
 */
export async function waitUntil(
  what: string,
  timeoutMs: number,
  isTrue: () => boolean | Promise<boolean>,
  servers: readonly Server[],
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await isTrue())) {
    const dead = servers.find((server) => server.pid() === null)
    if (dead === undefined && Date.now() < deadline) {
      await delay(50)
      continue
    }
    const reason = dead === undefined ? `not within ${timeoutMs} ms` : `${dead.name} has ended`
    throw new Error([`${what}: ${reason}`, ...servers.map((server) => server.logTail())].join('\n'))
  }
}
