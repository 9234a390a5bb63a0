'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { ClientsSkeleton } from '@/components/clients/clients-skeleton'
import { sayServiceClients } from '@/components/clients/say-clients'
import { sayServiceFindings } from '@/components/findings/findings-sentence'
import { FindingsTab } from '@/components/findings/findings-tab'
import { HealthTab } from '@/components/health/health-tab'
import { sayHealth } from '@/components/health/say-health'
import { sayWhatHappened } from '@/components/timeline/say-what-happened'
import { TimelineSkeleton } from '@/components/timeline/timeline-skeleton'
import { PageHead, Sentence } from '@/components/ui/sentence'
import { serviceClientsQuery } from '@/lib/client/queries/clients'
import { compareQuery } from '@/lib/client/queries/compare'
import { serviceFindingsQuery } from '@/lib/client/queries/findings'
import { serviceHealthQuery } from '@/lib/client/queries/health'
import { distributionQuery } from '@/lib/client/queries/service'
import { sourceAddressQuery } from '@/lib/client/queries/source-address'
import { timelineQuery } from '@/lib/client/queries/timeline'
import { isChosen, toDistributionChoice } from '@/lib/client/service-url'
import { toSpanChoice } from '@/lib/client/span-url'
import type { ServiceResponse } from '@/lib/contracts/service'
import { serviceKey } from '@/lib/domain/cluster'
import { Breadcrumb } from './breadcrumb'
import { toCompareQuestion } from './compare/compare-question'
import { Computing } from './compare/computing'
import { ConfigurationTab } from './configuration/configuration-tab'
import { DistributionTab } from './distribution/distribution-tab'
import { FlowPicture } from './flow/flow-picture'
import { useObserved } from './observed/use-observed'
import { PairFacts } from './pair-facts'
import { PhoneFigures } from './phone/phone-figures'
import { PortSwitch } from './port-switch'
import { choosePort } from './readings'
import { sayService } from './sentence/say-service'
import { ServiceFacts } from './service-facts'
import { ServiceGaps, ServiceNotices } from './service-notices'
import { ServiceTabs } from './service-tabs'
import type { ServiceViewProps } from './service-view-props'

// What a tab alone shows comes with that tab.
const CompareTab = dynamic(() => import('./compare/compare-tab').then((module) => module.CompareTab), {
  loading: Computing,
})

const ClientsTab = dynamic(() => import('@/components/clients/clients-tab').then((module) => module.ClientsTab), {
  loading: ClientsSkeleton,
})

const TimelineTab = dynamic(() => import('@/components/timeline/timeline-tab').then((module) => module.TimelineTab), {
  loading: TimelineSkeleton,
})

/** One Service with its data: sentence, facts, path of a connection, and the tab that the address names. */
export function ServiceView(given: ServiceViewProps) {
  const props = { ...given, answer: useEvidence(given) }
  const { cluster, service, answer, state, onChange, isComputing } = props
  const port = choosePort(answer, state)
  const parts = useSentence(props)
  const path = servicePath(cluster, service)
  const key = serviceKey(service.namespace, service.name)
  const isDistribution = state.tab === 'distribution'
  const observed = useObserved(cluster, key, state)
  return (
    <div aria-busy={isComputing} className="flex flex-col">
      <PageHead className="pb-2">
        <Breadcrumb cluster={cluster} namespace={service.namespace} name={service.name} policy={answer.policy} />
        <Sentence parts={parts} />
        <ServiceFacts service={service} answer={answer} port={port} observed={observed} />
        <PairFacts cluster={cluster} pairs={service.pairs} />
        <ServiceGaps {...props} />
      </PageHead>
      <ServiceNotices {...props} />
      {isDistribution && port !== undefined && (
        <>
          <PhoneFigures answer={answer} port={port} observed={observed} />
          <div className="max-pad:hidden">
            <FlowPicture answer={answer} port={port} observed={observed} />
          </div>
        </>
      )}
      <ServiceTabs {...props} path={path} port={port} />
      {isDistribution && <PortSwitch path={path} answer={answer} port={port} state={state} />}
      {isDistribution && port !== undefined && (
        <DistributionTab
          of={{ cluster, service: key }}
          answer={answer}
          port={port}
          observed={observed}
          span={state}
          onSpan={onChange}
        />
      )}
      {state.tab === 'health' && (
        <HealthTab cluster={cluster} service={service} expected={answer} state={state} onChange={onChange} />
      )}
      {state.tab === 'compare' && (
        <CompareTab cluster={cluster} service={key} pairs={service.pairs} state={state} onChange={onChange} />
      )}
      {state.tab === 'clients' && <ClientsTab cluster={cluster} service={key} state={state} onChange={onChange} />}
      {state.tab === 'timeline' && <TimelineTab cluster={cluster} service={key} state={state} onChange={onChange} />}
      {state.tab === 'findings' && (
        <FindingsTab cluster={cluster} service={key} open={state.finding} onOpen={(finding) => onChange({ finding })} />
      )}
      {state.tab === 'configuration' && <ConfigurationTab service={service} />}
    </div>
  )
}

/**
 * What pods saw of their clients goes before what the configuration makes expect, in the header and on the rail, as soon as
 * it is known; under another policy or balancer only the expectation can be told.
 */
function useEvidence({ cluster, service, answer, state }: ServiceViewProps): ServiceViewProps['answer'] {
  const isOwn = !isChosen(state)
  const { data } = useQuery({
    ...sourceAddressQuery(cluster, serviceKey(service.namespace, service.name)),
    enabled: isOwn,
  })
  if (!isOwn || data?.basis !== 'observed') return answer
  const { freshness: _freshness, evidence: _evidence, ...sourceAddress } = data
  return { ...answer, sourceAddress }
}

const servicePath = (cluster: string, { namespace, name }: ServiceResponse) =>
  `/${cluster}/services/${namespace}/${name}`

/** The sentence answers the question of the open tab: health ports have one of their own. */
function useSentence({ cluster, service, answer, state }: ServiceViewProps) {
  const key = serviceKey(service.namespace, service.name)
  const isHealth = state.tab === 'health'
  const health = useQuery({ ...serviceHealthQuery(cluster, key), enabled: isHealth })
  const choice = toDistributionChoice({ ...state, health: 'answered' })
  const answered = useQuery({ ...distributionQuery(cluster, key, choice), enabled: isHealth })
  const compared = useQuery({
    ...compareQuery(cluster, key, toCompareQuestion(state)),
    enabled: state.tab === 'compare',
  })
  const clients = useQuery({
    ...serviceClientsQuery(cluster, key, { span: toSpanChoice(state), group: state.group }),
    enabled: state.tab === 'clients',
  })
  const told = useQuery({
    ...timelineQuery(cluster, key, toSpanChoice(state, '1h')),
    enabled: state.tab === 'timeline',
  })
  const found = useQuery({ ...serviceFindingsQuery(cluster, key), enabled: state.tab === 'findings' })
  if (state.tab === 'compare' && compared.data !== undefined) return [compared.data.headline]
  if (state.tab === 'timeline') return sayWhatHappened(service.name, told.data)
  if (state.tab === 'findings' && found.data !== undefined) return sayServiceFindings(service.name, found.data)
  if (state.tab === 'clients') {
    if (clients.data === undefined) return [`Asking who the clients of ${service.name} are.`]
    return sayServiceClients(clients.data, clients.data.snippetFacts)
  }
  if (!isHealth) return sayService(service.name, answer, choosePort(answer, state))
  if (health.data === undefined) return [`Asking the health port of ${service.name} on its nodes.`]
  return sayHealth(service, health.data, answered.data ?? null)
}
