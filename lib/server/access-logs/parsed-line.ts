import type { Scanner } from './scanner'

/** What one line of an access log says of who asked. Where neither address is there, it is a request all the same. */
export type ParsedLine = {
  /** The other side of the TCP connection; null: the line does not say. */
  readonly peer: string | null
  /** What a header says the client is, which whoever sends it can choose; null: nothing. */
  readonly claimed: string | null
  /** Whether the caller named itself as a health check; null: the line does not say who calls. */
  readonly isProbe: boolean | null
}

export type LogFormat = {
  /** Stable, for programs. */
  readonly id: string
  /** As a person calls it. */
  readonly name: string
  /** What may make the address something else than the TCP peer, or why there is none: one sentence; null: nothing. */
  readonly caution: string | null
  /** What makes lines name the peer that do not: one sentence; absent: they always do. */
  readonly withPeer?: string
  /** @returns null when the line is not of this format, or names no valid address */
  parse(line: Scanner): ParsedLine | null
}

/** A request of a format that does not have to name anybody. */
export const withoutAddress = (agent: string | null): ParsedLine => ({
  peer: null,
  claimed: null,
  isProbe: isNamed(agent) ? isProbeAgent(agent) : null,
})

/** @returns null when neither is an address */
export function toParsedLine(peer: string | null, claimed: string | null, agent: string | null): ParsedLine | null {
  if (peer === null && claimed === null) return null
  return { peer, claimed: claimed === peer ? null : claimed, isProbe: isNamed(agent) ? isProbeAgent(agent) : null }
}

/** Servers write a dash, or nothing, where a caller does not say who it is. */
const isNamed = (agent: string | null): agent is string => agent !== null && agent !== '' && agent !== '-'

/** How health checks call themselves: the kubelet, Google, AWS, Azure, Envoy. */
const PROBE_AGENTS = ['kube-probe/', 'GoogleHC/', 'ELB-HealthChecker/', 'Load Balancer Agent', 'Envoy/HC'] as const

const isProbeAgent = (agent: string): boolean => PROBE_AGENTS.some((start) => agent.startsWith(start))
