import type { HealthOverviewResponse } from '@/lib/contracts/health'

export type HealthTotals = Pick<HealthOverviewResponse, 'askedNodes' | 'verdicts'> & {
  /** Ports that there are to ask. */
  readonly nodes: number
}

export const NO_HEALTH: HealthTotals = {
  askedNodes: 0,
  nodes: 0,
  verdicts: { 'as-expected': 0, 'by-design': 0, disagrees: 0, 'not-reachable': 0, unknown: 0 },
}

/** How many ports the Services in view have and how many of them were asked; a Service without a port has none to ask. */
export function sumHealth({ services, askedNodes, verdicts }: HealthOverviewResponse): HealthTotals {
  const nodes = services.reduce((sum, { port, totalNodes }) => sum + (port === null ? 0 : totalNodes), 0)
  return { askedNodes, verdicts, nodes }
}
