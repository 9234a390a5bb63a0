'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useQueryStates } from 'nuqs'
import { FindingDetail } from '@/components/findings/finding-detail'
import { findingKey } from '@/components/findings/finding-key'
import { NoticeLines } from '@/components/shell/notice-lines'
import { Choice } from '@/components/ui/choice'
import { controlClass } from '@/components/ui/control'
import { ErrorState } from '@/components/ui/error-state'
import { FactsLine, PageHead, Sentence } from '@/components/ui/sentence'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { toApiError } from '@/lib/client/api-error'
import { nodeParsers } from '@/lib/client/nodes-url'
import { nodeQuery } from '@/lib/client/queries/node'
import type { NodeResponse } from '@/lib/contracts/node'
import { countOf } from '@/lib/format/words'
import { LossTable } from './loss-table'
import { NodeReadings } from './node-readings'
import { NodesSkeleton } from './nodes-page'
import { sayNode } from './say-node'

/** One node: what enters and is served there, and what its loss would cost every Service. */
export function NodePage({ cluster, node }: { cluster: string; node: string }) {
  const [{ lose }, setState] = useQueryStates(nodeParsers, { history: 'replace' })
  const { data, error, refetch, isPlaceholderData } = useQuery(nodeQuery(cluster, node, lose))
  if (data === undefined) {
    if (error === null) return <NodesSkeleton />
    return (
      <ErrorState error={toApiError(error)} onRetry={() => void refetch()}>
        <Link href={`/${cluster}/nodes`} className={controlClass()}>
          All nodes
        </Link>
        <Link href={`/${cluster}/status`} className={controlClass()}>
          Status
        </Link>
      </ErrorState>
    )
  }
  return (
    <div aria-busy={isPlaceholderData}>
      <PageHead className="pb-2">
        <nav aria-label="Breadcrumb" className="mb-0.5 text-note text-ink-2">
          <Link href={`/${cluster}/nodes`} className="hover:text-accent hover:underline">
            nodes
          </Link>
          {' / '}
          <b aria-current="page" className="text-ink-1">
            {data.name}
          </b>
        </nav>
        <Sentence parts={sayNode(data)} />
        <NodeFacts node={data} />
        <NoticeLines cluster={cluster} lines={data.freshness.gaps} />
      </PageHead>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-y border-line px-gutter py-1.5 text-fact print:hidden">
        <Choice
          label="What if"
          value={lose}
          options={[
            ['node', 'this node goes away'],
            ...(data.zone === null ? [] : [['zone', `zone ${data.zone} goes away`] as const]),
          ]}
          onChoose={(next) => void setState({ lose: next })}
        />
        <span className="text-ink-2">
          Sudden loss: pods and entry vanish together, and pods have not been replaced.{' '}
          {countOf(data.untouched, 'Service')} would not notice.
        </span>
      </div>
      <LossTable cluster={cluster} node={data} />
      <div className="grid gap-x-8 gap-y-4 px-gutter pt-3 pb-4 desk:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <NodeReadings cluster={cluster} node={node} />
          <Candidacy node={data} />
        </div>
        {data.findings.length > 0 && (
          <section id="findings" aria-label="Findings that name this node" className="flex min-w-0 flex-col gap-4">
            {data.findings.map((finding) => (
              <FindingDetail key={findingKey(finding)} cluster={cluster} finding={finding} />
            ))}
          </section>
        )}
      </div>
    </div>
  )
}

function NodeFacts({ node: { zone, object, services, findings } }: { node: NodeResponse }) {
  const entry = services.filter(({ entersHere }) => (entersHere ?? 0) > 0).length
  const pods = services.reduce((sum, { readyHere }) => sum + readyHere, 0)
  return (
    <FactsLine>
      <span>
        zone <b>{zone ?? 'none'}</b>
      </span>
      {object === null ? (
        <span>its object may not be read</span>
      ) : (
        <>
          <span>
            <VerdictIcon kind={object.ready === 'True' ? 'ok' : 'warning'} className="mr-1" />
            <b>{object.ready === 'True' ? 'Ready' : `Ready ${object.ready ?? 'not said'}`}</b>
            {object.unschedulable ? ', cordoned' : ', schedulable'}
            {object.deleting ? ', being deleted' : ''}
          </span>
          <span>
            address <b>{object.addresses.find(({ type }) => type === 'InternalIP')?.address ?? 'none'}</b>
          </span>
          {object.taints.length > 0 && (
            <span>
              taints <b>{object.taints.join(', ')}</b>
            </span>
          )}
          {object.kubeletVersion !== null && (
            <span>
              kubelet <b>{object.kubeletVersion}</b>
            </span>
          )}
        </>
      )}
      <span>
        an entry of <b>{countOf(entry, 'Service')}</b>
      </span>
      <span>
        ready pods of external Services <b>{pods}</b>
      </span>
      {findings.length > 0 && (
        <a href="#findings" className="text-accent underline">
          {countOf(findings.length, 'finding')} {findings.length === 1 ? 'names' : 'name'} it
        </a>
      )}
    </FactsLine>
  )
}

/** By which rule the node is, or is no, candidate of the balancers in use. */
function Candidacy({ node }: { node: NodeResponse }) {
  if (node.candidacy.length === 0) return null
  return (
    <section aria-label="Candidate or not" className="min-w-0">
      <h2 className="pb-1">Candidate or not, by the rules in use here</h2>
      <ul className="flex flex-col gap-1 text-fact">
        {node.candidacy.map(({ rule, candidate, reason, services }) => (
          <li key={rule}>
            <VerdictIcon kind={candidate ? 'ok' : 'by-design'} className="mr-1.5" />
            <b className="font-medium">{rule}</b> ({countOf(services, 'Service')}):{' '}
            <span className="text-ink-2">
              {candidate ? 'candidate' : 'no candidate'}, {reason}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
