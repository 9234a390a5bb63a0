import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'

/** One port under one reading of the balancer: as it is, or as one of the bounds. */
export type Reading = { readonly label: string; readonly port: DistributionPort }

const isKnown = (port: DistributionPort): boolean =>
  !port.endpoints.some((endpoint) => endpoint.ready && endpoint.share === null)

/** Ports of another part of the answer that are the same port: name, protocol and family. */
export const isSamePort = (one: DistributionPort, other: DistributionPort): boolean =>
  one.name === other.name && one.port === other.port && one.protocol === other.protocol && one.family === other.family

/** How one port may be read: as it is, or under each bound where the balancer is not known. For figures and words. */
export function readingsOf(answer: DistributionResponse, port: DistributionPort): readonly Reading[] {
  if (answer.bounds === null) return [{ label: answer.model.id, port }]
  return answer.bounds.flatMap((bound) =>
    bound.ports
      .filter((candidate) => isSamePort(candidate, port))
      .map((candidate) => ({ label: boundLabel(bound.model, candidate), port: candidate })),
  )
}

/** Bounds on one announcing node show the mildest and the harshest choice, not what each other node would get. */
const isOneOfMany = (answer: DistributionResponse): boolean =>
  (answer.bounds ?? []).some((bound) => bound.model === 'single-node')

/** Readings that hold for every entry node; empty: the shares of nodes cannot be shown. */
export function entryReadings(answer: DistributionResponse, port: DistributionPort): readonly Reading[] {
  const readings = readingsOf(answer, port)
  return isOneOfMany(answer) || !readings.every((reading) => isKnown(reading.port)) ? [] : readings
}

/** Readings that hold for every pod; empty: the shares of pods cannot be shown. */
export function podReadings(answer: DistributionResponse, port: DistributionPort): readonly Reading[] {
  const readings = readingsOf(answer, port)
  if (!readings.every((reading) => isKnown(reading.port))) return []
  return isOneOfMany(answer) && answer.policy === 'Local' ? [] : readings
}

/** "equal-node"; for one announcer also which: "single-node on kn-a01". */
function boundLabel(model: string, port: DistributionPort): string {
  const only = port.nodes.filter((node) => (node.entryShare ?? 0) > 1 - 1e-9)
  return model === 'single-node' && only[0] !== undefined ? `${model} on ${only[0].name}` : model
}

/**
 * Share of each pod if all were alike, 0..1, over the endpoints that the answer counts: ready ones, and those that
 * terminate but still receive.
 */
export function fairShare(port: DistributionPort): number {
  const counted = port.endpoints.filter((endpoint) => endpoint.load !== null).length
  return 1 / Math.max(1, counted > 0 ? counted : port.readyEndpoints)
}

/** The greatest share of a pod ÷ the fair share; null: not known, or no pod counts. */
export function hottestLoad(port: DistributionPort): number | null {
  const loads = port.endpoints.map((endpoint) => endpoint.load).filter((load) => load !== null)
  return loads.length === 0 ? null : loads.reduce((most, load) => Math.max(most, load), 0)
}

const lostShare = ({ droppedShare, refusedShare }: DistributionPort): number =>
  (droppedShare ?? 0) + (refusedShare ?? 0)

/** The port that the page shows: the named one, else the one that loses or skews most, as the overview does. */
export function choosePort(
  answer: DistributionResponse,
  wanted: { readonly port: string | null; readonly family: string | null },
): DistributionPort | undefined {
  const fitting = answer.ports.filter(
    (port) =>
      (wanted.port === null || port.name === wanted.port || String(port.port) === wanted.port) &&
      (wanted.family === null || port.family === wanted.family),
  )
  const ports = fitting.length > 0 ? fitting : answer.ports
  // Under every reading: of an unknown balancer only its bounds say that nothing could serve.
  const lost = (port: DistributionPort) =>
    Math.min(...readingsOf(answer, port).map((reading) => lostShare(reading.port)))
  return [...ports].sort(
    (one, other) => lost(other) - lost(one) || (other.skew.peakToAverage ?? 0) - (one.skew.peakToAverage ?? 0),
  )[0]
}
