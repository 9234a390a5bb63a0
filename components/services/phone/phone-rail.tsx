import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { formatShare } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import { addressRail } from '../flow/address-rail'
import { buildFlow } from '../flow/flow-model'
import type { Reading } from '../readings'

export type PhoneRailProps = {
  answer: DistributionResponse
  port: DistributionPort
  readings: readonly Reading[]
}

/** The path of a connection in one line: each hop with its number, and what address the pod should see. */
export function PhoneRail({ answer, port, readings }: PhoneRailProps) {
  const flow = buildFlow(answer, port)
  if (flow === null) return null
  const rail = addressRail(answer)
  const hops = [
    { name: 'clients', value: 'all' },
    { name: answer.model.product ?? 'balancer', value: answer.model.id },
    ...(rail.atNode === null
      ? []
      : [{ name: entryName(port), value: each(readings, (read) => read.nodes.map((node) => node.entryShare)) }]),
    {
      name: countOf(port.readyEndpoints, 'pod'),
      value:
        port.readyEndpoints === 0 ? '–' : each(readings, (read) => read.endpoints.map((endpoint) => endpoint.share)),
    },
  ]
  return (
    <section aria-label="Path of a connection" className="border-t border-line pt-2.5">
      <ol className="flex">
        {hops.map((hop) => (
          <li
            key={hop.name}
            className="min-w-0 flex-1 border-t-[1.5px] border-ink-2 pt-1.5 pr-2 first:flex-none last:flex-none last:border-transparent last:pr-0"
          >
            <span className="-mt-[10px] mb-1 block size-[7px] rounded-full border-[1.5px] border-ink-2 bg-bg-0" />
            <b className="block truncate text-note">{hop.name}</b>
            <span className="block truncate text-note text-ink-2">{hop.value}</span>
          </li>
        ))}
      </ol>
      <p className="mt-1 text-note text-ink-2">
        {rail.atNode === null ? rail.pod : `${rail.atNode.text}; ${rail.pod}`}
      </p>
    </section>
  )
}

function entryName({ poolNodes, candidateNodes }: DistributionPort): string {
  if (poolNodes === null) return 'nodes'
  return candidateNodes === null ? countOf(poolNodes, 'node') : `${poolNodes} of ${countOf(candidateNodes, 'node')}`
}

/** "33.3 % each", or the span of all that get something. */
function each(readings: readonly Reading[], pick: (port: DistributionPort) => readonly (number | null)[]): string {
  const shares = readings.flatMap((reading) => pick(reading.port)).filter((share) => share !== null && share > 0)
  if (shares.length === 0) return '?'
  const [low, high] = [Math.min(...(shares as number[])), Math.max(...(shares as number[]))]
  return high - low < 0.0005
    ? `${formatShare(high)} each`
    : `${formatShare(low).replace('%', '').trim()} to ${formatShare(high)}`
}
