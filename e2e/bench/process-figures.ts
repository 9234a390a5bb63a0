import { readFileSync } from 'node:fs'

/** Resident memory of a process in MB (Linux). */
export function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status names no VmRSS`)
  return (Number(kilobytes) * 1024) / 1e6
}

/** What the main thread of a process did since it began: time on a core, and time in which it wanted one and got none. */
export type ThreadTime = { readonly ranMs: number; readonly waitedMs: number }

/** As Linux accounts for it in `/proc/PID/schedstat`. */
export function mainThreadTime(pid: number): ThreadTime {
  const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number)
  if (ran === undefined || waited === undefined) throw new Error(`/proc/${pid}/schedstat tells no times`)
  return { ranMs: ran / 1e6, waitedMs: waited / 1e6 }
}
