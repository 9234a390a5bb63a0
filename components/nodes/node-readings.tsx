'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { VerdictIcon, type VerdictKind } from '@/components/ui/verdict-icon'
import { toApiError } from '@/lib/client/api-error'
import { nodeReadingsQuery } from '@/lib/client/queries/node-readings'
import type { NodeReadingsResponse } from '@/lib/contracts/node-readings'
import { countOf } from '@/lib/format/words'

type Check = NodeReadingsResponse['nodes'][number]['checks'][number]

/** What the exporters of one node say of it. */
export function NodeReadings({ cluster, node }: { cluster: string; node: string }) {
  const { data, error } = useQuery(nodeReadingsQuery(cluster, node))
  const checks = data?.nodes[0]?.checks ?? []
  return (
    <section aria-label="What its exporters say" aria-busy={data === undefined} className="min-h-[64px] min-w-0">
      <h2 className="pb-1">What its exporters say</h2>
      {data === undefined ? (
        <p className="text-fact text-ink-2">{error === null ? 'Asking the Prometheus.' : toApiError(error).detail}</p>
      ) : checks.length > 0 ? (
        <Checks checks={checks} />
      ) : (
        <p className="flex gap-1.5 text-fact text-ink-2">
          <VerdictIcon kind="unknown" className="mt-[3px]" />
          {data.notObserved ?? 'The Prometheus holds nothing of node_exporter or kube-proxy that names this node.'}
        </p>
      )}
    </section>
  )
}

/** The nodes of which exporters say something bad, for the status page. */
export function NodesInTrouble({ cluster }: { cluster: string }) {
  const { data } = useQuery(nodeReadingsQuery(cluster, null))
  if (data === undefined || data.total === null) return null
  return (
    <section aria-label="Nodes, by their exporters" className="min-w-0">
      <h2>Nodes, by their exporters</h2>
      <p className="text-table text-ink-2">{data.notObserved ?? sayNodes(data)}</p>
      <ul className="mt-1 flex flex-col gap-1.5">
        {data.nodes.map(({ name, checks }) => (
          <li key={name}>
            <Link href={`/${cluster}/nodes/${name}`} className="font-semibold hover:text-accent hover:underline">
              {name}
            </Link>
            <Checks checks={checks.filter(({ holds }) => holds === false)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Which nodes are told of, and of how many something bad is said. */
function sayNodes({ told, total, bad }: NodeReadingsResponse): string {
  const covered = `Exporters speak of ${told} of ${countOf(total ?? 0, 'node')}`
  return bad === 0 ? `${covered}: nothing bad.` : `${covered}; ${bad === 1 ? 'one has' : `${bad} have`} trouble:`
}

function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className="flex flex-col gap-1 text-fact">
      {checks.map(({ id, holds, inWords }) => {
        const [kind, label]: [VerdictKind, string] =
          holds === true ? ['ok', 'well'] : holds === false ? ['warning', 'trouble'] : ['unknown', 'not known']
        return (
          <li key={id} className="flex gap-1.5">
            <VerdictIcon kind={kind} label={label} className="mt-[3px]" />
            <span className="min-w-0">{inWords}</span>
          </li>
        )
      })}
    </ul>
  )
}
