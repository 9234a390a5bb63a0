import { useQuery } from '@tanstack/react-query'
import { sayServiceClients } from '@/components/clients/say-clients'
import { useSample } from '@/components/clients/use-sample'
import { sayServiceFindings } from '@/components/findings/findings-sentence'
import { sayHealth } from '@/components/health/say-health'
import { sayWhatHappened } from '@/components/timeline/say-what-happened'
import { serviceClientsQuery } from '@/lib/client/queries/clients'
import { compareQuery } from '@/lib/client/queries/compare'
import { serviceFindingsQuery } from '@/lib/client/queries/findings'
import { serviceHealthQuery } from '@/lib/client/queries/health'
import type { Sample } from '@/lib/client/queries/on-demand'
import { distributionQuery } from '@/lib/client/queries/service'
import { timelineQuery } from '@/lib/client/queries/timeline'
import { isChosen, toDistributionChoice } from '@/lib/client/service-url'
import { toSpanChoice } from '@/lib/client/span-url'
import { serviceKey } from '@/lib/domain/cluster'
import { toCompareQuestion } from './compare/compare-question'
import { saySample } from './from-sample'
import { choosePort } from './readings'
import { sayService } from './sentence/say-service'
import type { ServiceViewProps } from './service-view-props'

/** The sentence answers the question of the open tab: health ports have one of their own. */
export function useServiceSentence(props: ServiceViewProps) {
  const { cluster, service, answer, state } = props
  const sample = useOwnSample(props)
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
    if (clients.data.notObserved === null || sample === null) {
      return sayServiceClients(clients.data, clients.data.snippetFacts)
    }
    const { clients: sampled } = sample.answer
    return [...sayServiceClients(sampled, sampled.snippetFacts), ` That is ${saySample(sample)}.`]
  }
  if (!isHealth) return sayService(service.name, answer, choosePort(answer, state))
  if (health.data === undefined) return [`Asking the health port of ${service.name} on its nodes.`]
  return sayHealth(service, health.data, answered.data ?? null)
}

/** The open sample: of the Service as it is, so nothing of it stands beside another policy or balancer. */
export function useOwnSample({ cluster, service, state }: ServiceViewProps): Sample | null {
  const sample = useSample(cluster, serviceKey(service.namespace, service.name))
  return isChosen(state) ? null : sample
}
