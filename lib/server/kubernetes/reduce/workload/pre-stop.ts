import type { PreStop } from '@/lib/domain/workload'
import { type RawObject, readInteger, readRecord, readTexts } from '../readers'

const WHERE = 'lifecycle.preStop'
const SECONDS = { min: 0, max: 2 ** 31 }
const COMMAND = { itemsMax: 1000, lengthMax: 256 * 1024 }
const SHELL = /^\S*\bsh$/
/** Longer than any wait, short enough that no pattern runs over a script. */
const SLEEP_LENGTH_MAX = 80
const SLEEP = /^\s*(?:exec\s+)?(?:\S*\/)?sleep\s+(\d{1,6})s?\s*;?\s*$/

/** How a container is told to stop. Of a command only the seconds of a plain `sleep` are kept, never its text. */
export function toPreStop(preStop: RawObject | null): PreStop {
  if (preStop === null) return NONE
  const sleep = readRecord(preStop, 'sleep', WHERE)
  if (sleep !== null) return of('sleep', readInteger(sleep, 'seconds', `${WHERE}.sleep`, SECONDS))
  const exec = readRecord(preStop, 'exec', WHERE)
  if (exec !== null) return of('exec', sleepOf(readTexts(exec, 'command', `${WHERE}.exec`, COMMAND)))
  return readRecord(preStop, 'httpGet', WHERE) === null ? NONE : of('http', null)
}

const of = (kind: PreStop['kind'], sleepSeconds: number | null): PreStop => Object.freeze({ kind, sleepSeconds })

const NONE: PreStop = of('none', null)

/** Seconds of `sleep 10` and of `sh -c "sleep 10"`; null: the command does more, or something else. */
function sleepOf(command: readonly string[]): number | null {
  const [first = '', flag, script = ''] = command
  const isScript = SHELL.test(first) && flag === '-c' && command.length === 3
  const line = isScript ? script : command.join(' ')
  const seconds = line.length > SLEEP_LENGTH_MAX ? undefined : SLEEP.exec(line)?.[1]
  return seconds === undefined ? null : Number(seconds)
}
