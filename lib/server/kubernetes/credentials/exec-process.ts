import { type ChildProcess, spawn } from 'node:child_process'
import type { Clock } from '@/lib/server/sources'

export type ProcessEnd =
  | {
      readonly kind: 'ended'
      /** null: ended by `signal`. */
      readonly code: number | null
      readonly signal: string | null
      readonly stdout: string
      readonly stderr: string
    }
  | { readonly kind: 'not-started'; readonly code: string }
  | { readonly kind: 'too-late' }
  | { readonly kind: 'too-long' }

const OUTPUT_LENGTH_MAX = 1024 * 1024
const COMPLAINT_LENGTH_MAX = 16 * 1024

/**
 * Runs a program without a shell and without a terminal, for a bounded time and output. One that does not end in time
 * is killed with all that it started. Never rejects.
 */
export function runProcess(options: {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  readonly clock: Clock
}): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    let cancelTimeout = (): void => {}
    const end = (result: ProcessEnd): void => {
      cancelTimeout()
      resolve(result)
    }
    let child: ChildProcess
    try {
      child = spawn(options.command, options.args, {
        env: options.environment as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own, so that it can be killed with its children.
        detached: process.platform !== 'win32',
        windowsHide: true,
      })
    } catch (error) {
      // Node's permission model throws where a missing program emits.
      return end({ kind: 'not-started', code: codeOf(error) })
    }
    const abandon = (kind: 'too-late' | 'too-long'): void => {
      killGroup(child)
      child.stdout?.destroy()
      child.stderr?.destroy()
      end({ kind })
    }
    cancelTimeout = options.clock.schedule(() => abandon('too-late'), options.timeoutMs)
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
      if (stdout.length > OUTPUT_LENGTH_MAX) abandon('too-long')
    })
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      stderr = (stderr + chunk).slice(-COMPLAINT_LENGTH_MAX)
    })
    child.once('error', (error) => end({ kind: 'not-started', code: codeOf(error) }))
    child.once('close', (code, signal) => end({ kind: 'ended', code, signal, stdout, stderr }))
  })
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It ended by itself in this moment.
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error'
