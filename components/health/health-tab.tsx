'use client'

import { useQuery } from '@tanstack/react-query'
import type { ChangeState } from '@/components/services/service-view-props'
import { gapsBeyond, NoticeLines } from '@/components/shell/notice-lines'
import { ErrorState } from '@/components/ui/error-state'
import { Code, Notice } from '@/components/ui/small'
import { toApiError } from '@/lib/client/api-error'
import { serviceHealthQuery } from '@/lib/client/queries/health'
import { distributionQuery } from '@/lib/client/queries/service'
import { type ServiceState, toDistributionChoice } from '@/lib/client/service-url'
import { useLastingError } from '@/lib/client/use-lasting-error'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import type { HealthResponse } from '@/lib/contracts/health'
import type { ServiceResponse } from '@/lib/contracts/service'
import { serviceKey } from '@/lib/domain/cluster'
import { countOf } from '@/lib/format/words'
import { BalancerPanel } from './balancer-panel'
import { HealthSkeleton } from './health-skeleton'
import { HealthTable } from './health-table'
import { NodeGrid } from './node-grid'
import { orderNodes, shortened } from './order-nodes'
import { SaidPanel } from './said-panel'
import { VerdictCounts } from './verdict-counts'

export type HealthTabProps = {
  cluster: string
  service: ServiceResponse
  /** The distribution by the objects alone. */
  expected: DistributionResponse
  state: ServiceState
  onChange: ChangeState
}

/** What the health port of each node must answer, what it answers, and what the balancer makes of it. */
export function HealthTab(props: HealthTabProps) {
  const { cluster, service, state } = props
  const key = serviceKey(service.namespace, service.name)
  const { data, error: latest, refetch } = useQuery(serviceHealthQuery(cluster, key))
  const error = useLastingError(latest, data !== undefined)
  const choice = toDistributionChoice({ ...state, health: 'answered' })
  const { data: answered } = useQuery(distributionQuery(cluster, key, choice))
  if (data === undefined) {
    return error === null ? <HealthSkeleton /> : <ErrorState error={toApiError(error)} onRetry={() => void refetch()} />
  }
  return (
    <>
      <div className="px-gutter">
        <NoticeLines cluster={cluster} lines={gapsBeyond(data.freshness.gaps, props.expected.freshness.gaps)} />
      </div>
      {data.port === null ? (
        <NoPort health={data} service={service} />
      ) : (
        <Asked {...props} health={data} answered={answered ?? null} />
      )}
    </>
  )
}

/** Nothing to ask, with the reason and how to see for oneself. */
function NoPort({ health, service }: { health: HealthResponse; service: ServiceResponse }) {
  const hasPort = service.healthCheckNodePort !== null || service.policy === 'Cluster'
  const command = `kubectl -n ${service.namespace} get service ${service.name} -o jsonpath='{.spec.type} {.spec.externalTrafficPolicy} {.spec.healthCheckNodePort}'`
  return (
    <section className="flex max-w-[760px] flex-col gap-2 px-gutter py-4">
      {hasPort ? (
        <Notice kind="denied" title="No node is asked: their addresses may not be read.">
          {health.inWords}
        </Notice>
      ) : (
        <Notice kind="by-design" title="There is no health port to ask.">
          {health.inWords}
        </Notice>
      )}
      {!hasPort && <Code>{command}</Code>}
    </section>
  )
}

type AskedProps = HealthTabProps & { health: HealthResponse; answered: DistributionResponse | null }

function Asked({ service, expected, state, onChange, health, answered }: AskedProps) {
  const { rows, left } = shortened(orderNodes(health.nodes, state.verdict), state.verdict)
  const selected = health.nodes.find((node) => node.name === state.node) ?? orderNodes(health.nodes, 'all')[0]
  const select = (node: string) => onChange({ node })
  return (
    <>
      <VerdictCounts health={health} filter={state.verdict} onFilter={(verdict) => onChange({ verdict })} />
      <HealthTable health={health} rows={rows} selected={selected?.name ?? null} onSelect={select} />
      {left > 0 && (
        <p className="px-gutter pt-1">
          <button
            type="button"
            onClick={() => onChange({ verdict: 'all' })}
            className="px-1.5 text-fact text-accent hover:underline pointer-coarse:min-h-11"
          >
            and {countOf(left, 'more node')} that {left === 1 ? 'answers as it must' : 'answer as they must'}
          </button>
        </p>
      )}
      <NodeGrid health={health} selected={selected?.name ?? null} onSelect={select} />
      <div className="grid gap-x-8 gap-y-4 px-gutter pt-2 pb-4 desk:grid-cols-3">
        <BalancerPanel expected={expected} answered={answered} />
        {selected !== undefined && <SaidPanel health={health} node={selected} service={service} />}
      </div>
    </>
  )
}
