import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const loader = new URL('./typescript.mjs', import.meta.url).href

/** A program of this folder in a process of its own: what it measures and what it does disturbs nobody else's loop. */
export type Child<Message> = {
  readonly pid: number
  /** The next message that it sends. Rejects when it ends without one. */
  next(): Promise<Message>
  send(message: unknown): void
  stop(): Promise<void>
}

export function startChild<Message>(file: string, input: unknown, nodeOptions: readonly string[] = []): Child<Message> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const process = fork(path, [JSON.stringify(input)], { execArgv: [...nodeOptions, '--import', loader] })
  const arrived: Message[] = []
  const waiting: { resolve(message: Message): void; reject(error: Error): void }[] = []
  let ended: Error | null = null
  process.on('message', (message) => {
    const waiter = waiting.shift()
    if (waiter === undefined) arrived.push(message as Message)
    else waiter.resolve(message as Message)
  })
  const gone = new Promise<void>((resolve) => {
    process.once('exit', (code) => {
      ended = new Error(`${file} ended with ${code}`)
      for (const { reject } of waiting.splice(0)) reject(ended)
      resolve()
    })
  })
  return {
    pid: process.pid ?? 0,
    next() {
      const message = arrived.shift()
      if (message !== undefined) return Promise.resolve(message)
      if (ended !== null) return Promise.reject(ended)
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    send: (message) => process.send(message as object),
    stop() {
      if (ended === null) process.kill('SIGKILL')
      return gone
    },
  }
}

/** What the parent handed to this process. */
export const childInput = <Input>(): Input => JSON.parse(process.argv[2] ?? 'null') as Input

export function tellParent(message: object): void {
  process.send?.(message)
}

/** Runs a program that answers once, and gives its answer. */
export async function runChild<Message>(
  file: string,
  input: unknown,
  nodeOptions: readonly string[] = [],
): Promise<Message> {
  const child = startChild<Message>(file, input, nodeOptions)
  try {
    return await child.next()
  } finally {
    await child.stop()
  }
}
