'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { ClientsSkeleton } from '@/components/clients/clients-skeleton'
import { FindingsTab } from '@/components/findings/findings-tab'
import { HealthTab } from '@/components/health/health-tab'
import { TimelineSkeleton } from '@/components/timeline/timeline-skeleton'
import { orMissing } from '@/components/ui/later'
import { PageHead, Sentence } from '@/components/ui/sentence'
import { sourceAddressQuery } from '@/lib/client/queries/source-address'
import { isChosen, serviceSearch } from '@/lib/client/service-url'
import type { ServiceResponse } from '@/lib/contracts/service'
import { serviceKey } from '@/lib/domain/cluster'
import { Breadcrumb } from './breadcrumb'
import { Computing } from './compare/computing'
import { ConfigurationTab } from './configuration/configuration-tab'
import { DistributionTab } from './distribution/distribution-tab'
import { FlowPicture } from './flow/flow-picture'
import { useObserved } from './observed/use-observed'
import { PairFacts } from './pair-facts'
import { PhoneFigures } from './phone/phone-figures'
import { PortSwitch } from './port-switch'
import { choosePort } from './readings'
import { ServiceFacts } from './service-facts'
import { ServiceGaps, ServiceNotices } from './service-notices'
import { ServiceTabs } from './service-tabs'
import type { ServiceViewProps } from './service-view-props'
import { useOwnSample, useServiceSentence } from './use-service-sentence'

// What a tab alone shows comes with that tab.
const CompareTab = dynamic(() => orMissing(import('./compare/compare-tab').then((module) => module.CompareTab)), {
  loading: Computing,
})

const ClientsTab = dynamic(
  () => orMissing(import('@/components/clients/clients-tab').then((module) => module.ClientsTab)),
  {
    loading: ClientsSkeleton,
  },
)

const TimelineTab = dynamic(
  () => orMissing(import('@/components/timeline/timeline-tab').then((module) => module.TimelineTab)),
  {
    loading: TimelineSkeleton,
  },
)

/** One Service with its data: sentence, facts, path of a connection, and the tab that the address names. */
export function ServiceView(given: ServiceViewProps) {
  const props = { ...given, answer: useEvidence(given) }
  const { cluster, service, answer, state, onChange, isComputing } = props
  const port = choosePort(answer, state)
  const parts = useServiceSentence(props)
  const path = servicePath(cluster, service)
  const key = serviceKey(service.namespace, service.name)
  const isDistribution = state.tab === 'distribution'
  const sample = useOwnSample(props)
  // A sample stands in for metrics only where these know nothing.
  const observed = useObserved({ cluster, service: key, state }, sample !== null)
  return (
    <div aria-busy={isComputing} className="flex flex-col">
      <PageHead className="pb-2">
        <Breadcrumb cluster={cluster} namespace={service.namespace} name={service.name} policy={answer.policy} />
        <Sentence parts={parts} />
        <ServiceFacts service={service} answer={answer} port={port} observed={observed} sample={sample} />
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
          addressOf={(finding) => `${path}${serviceSearch({ ...state, tab: 'findings', finding })}`}
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
      {state.tab === 'clients' && (
        <ClientsTab cluster={cluster} service={key} said={answer.freshness.gaps} state={state} onChange={onChange} />
      )}
      {state.tab === 'timeline' && <TimelineTab cluster={cluster} service={key} state={state} onChange={onChange} />}
      {state.tab === 'findings' && (
        <FindingsTab
          cluster={cluster}
          service={key}
          said={answer.freshness.gaps}
          open={state.finding}
          onOpen={(finding) => onChange({ finding })}
        />
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
