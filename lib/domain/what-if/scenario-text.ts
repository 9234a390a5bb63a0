import type { Scenario } from './scenario'
import { type Reading, readers, refuse } from './scenario-readers'
import { writers } from './scenario-writers'

/** The version that is written; a text of another version is refused, never guessed at. */
const VERSION = 'v1'
/** A link stays short enough for every proxy and chat on its way. */
export const SCENARIO_TEXT_BYTES = 2_048

/**
 * A scenario as one line of text for an address: `v1;policy=Cluster;replicas=12;drain=kn-a04,kn-a05`. Parts stand in a
 * fixed order, so equal scenarios have equal texts; nothing imagined is "".
 *
 * @returns null when it would be longer than `SCENARIO_TEXT_BYTES`: it does not fit into a link
 */
export function toScenarioText(scenario: Scenario): string | null {
  const parts = Object.entries(writers).flatMap(([key, write]) => {
    const value = write(scenario)
    return value === null ? [] : [`${key}=${value}`]
  })
  const text = parts.length === 0 ? '' : [VERSION, ...parts].join(';')
  return text.length > SCENARIO_TEXT_BYTES ? null : text
}

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  /** One sentence that names the part and what it may be. */
  | { readonly ok: false; readonly error: string }

/**
 * The scenario that a text stands for. Strict: an unknown part, one that stands twice, a value that is out of bounds or
 * anything left over refuses the whole, for a scenario that is half understood answers another question.
 */
export function parseScenarioText(text: string): ParsedScenario {
  if (text === '') return { ok: true, scenario: {} }
  if (text.length > SCENARIO_TEXT_BYTES) return refuse(`A scenario has at most ${SCENARIO_TEXT_BYTES} characters.`)
  const [version, ...parts] = text.split(';')
  if (version !== VERSION) return refuse(`A scenario starts with ${VERSION}; this one starts with "${shown(version)}".`)
  const seen = new Map<string, string>()
  for (const part of parts) {
    const at = part.indexOf('=')
    const key = at < 0 ? part : part.slice(0, at)
    if (at < 0 || !Object.hasOwn(readers, key)) {
      return refuse(`"${shown(part)}" is no part of a scenario; parts are ${Object.keys(readers).join(', ')}.`)
    }
    if (seen.has(key)) return refuse(`The part ${key} stands twice.`)
    seen.set(key, part.slice(at + 1))
  }
  return readAll(seen)
}

function readAll(values: ReadonlyMap<string, string>): ParsedScenario {
  let scenario: Scenario = {}
  for (const [key, value] of values) {
    const read: Reading | undefined = readers[key as keyof typeof readers](value)
    if (!read.ok) return refuse(`${key}=${shown(value)}: ${read.error}`)
    const { balancer, ...rest } = read.part
    scenario = { ...scenario, ...rest }
    if (balancer !== undefined) scenario = { ...scenario, balancer: { ...scenario.balancer, ...balancer } }
  }
  return { ok: true, scenario }
}

/** Text of a stranger in a message: short, and without what could break a line. */
const shown = (text = ''): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)
