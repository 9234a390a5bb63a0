'use client'

import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/ui/error-state'
import { Notice } from '@/components/ui/small'
import { toApiError } from '@/lib/client/api-error'
import { compareQuery } from '@/lib/client/queries/compare'
import { nodesQuery } from '@/lib/client/queries/nodes'
import type { ServiceResponse } from '@/lib/contracts/service'
import type { ServiceKey } from '@/lib/domain/cluster'
import { scenarioInWords } from '@/lib/domain/what-if/describe-scenario'
import { parseScenarioText } from '@/lib/domain/what-if/scenario-text'
import { AdvicePanel, type Answers } from './advice-panel'
import { type Asked, toCompareQuestion } from './compare-question'
import { CompareTable } from './compare-table'
import { Computing } from './computing'
import { PairLine } from './pair-line'
import { PairObserved } from './pair-observed'
import { ScenarioEditor } from './scenario-editor'

export type CompareTabProps = {
  cluster: string
  service: ServiceKey
  /** Services that send to the same pods under the other policy. */
  pairs: ServiceResponse['pairs']
  state: Asked & Answers
  onChange: (change: Partial<Asked & Answers>) => void
}

/** Local against Cluster side by side, and a scenario beside them: differences in words first. */
export function CompareTab(props: CompareTabProps) {
  const { cluster, service, pairs, state, onChange } = props
  const { data, error, refetch, isPlaceholderData } = useQuery(compareQuery(cluster, service, toCompareQuestion(state)))
  return (
    <div aria-busy={isPlaceholderData}>
      {state.pair !== null ? (
        <PairLine pairs={pairs} pair={state.pair} onBack={() => onChange({ pair: null })} />
      ) : (
        <>
          <AdvicePanel cluster={cluster} service={service} answers={state} onAnswer={onChange} />
          <Imagined {...props} />
        </>
      )}
      {data?.impossible != null && (
        <div className="px-gutter">
          <Notice kind="warning" title="This scenario cannot be:">
            {data.impossible.join(' ')}
          </Notice>
        </div>
      )}
      {data !== undefined && <CompareTable answer={data} />}
      {data !== undefined && state.pair !== null && (
        <PairObserved cluster={cluster} service={service} pair={state.pair} />
      )}
      {data === undefined && error !== null && <ErrorState error={toApiError(error)} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Computing />}
    </div>
  )
}

/** What the third column imagines, and why a link that imagines something cannot be read. */
function Imagined({ cluster, state, onChange }: CompareTabProps) {
  const { data: nodes } = useQuery(nodesQuery(cluster))
  const parsed = parseScenarioText(state.scenario ?? '')
  const scenario = parsed.ok ? parsed.scenario : {}
  const zones = [...new Set((nodes?.nodes ?? []).flatMap(({ zone }) => (zone === null ? [] : [zone])))]
  return (
    <>
      <details open={state.scenario !== null} className="group border-b border-line">
        <summary className="px-gutter py-1.5 text-fact text-accent group-open:pb-0 print:hidden">
          Imagine something else
          <span className="text-ink-2"> · {scenarioInWords(scenario)}</span>
        </summary>
        <ScenarioEditor
          scenario={scenario}
          nodes={(nodes?.nodes ?? []).map(({ name }) => name)}
          zones={zones}
          onChange={(text) => onChange({ scenario: text === '' ? null : text })}
        />
      </details>
      {!parsed.ok && (
        <div className="px-gutter">
          <Notice kind="warning" title="The scenario in this link cannot be read:">
            {parsed.error}
          </Notice>
        </div>
      )}
    </>
  )
}
