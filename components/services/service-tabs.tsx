'use client'

import { useQuery } from '@tanstack/react-query'
import { severityKind } from '@/components/findings/severity-words'
import { cx } from '@/components/ui/cx'
import { useShortcut } from '@/components/ui/shortcuts'
import { type TabItem, Tabs } from '@/components/ui/tabs'
import { serviceFindingsQuery } from '@/lib/client/queries/findings'
import { serviceHealthQuery } from '@/lib/client/queries/health'
import { type ServiceTab, serviceSearch, serviceTabs } from '@/lib/client/service-url'
import type { DistributionPort } from '@/lib/contracts/distribution'
import { serviceKey } from '@/lib/domain/cluster'
import { BasisSwitch } from './distribution/basis-switch'
import { ModelChoice } from './distribution/model-choice'
import { PhoneTabs } from './phone/phone-tabs'
import type { ServiceViewProps } from './service-view-props'

const labels: Record<ServiceTab, { wide: string; narrow: string }> = {
  distribution: { wide: 'Distribution', narrow: 'Shares' },
  compare: { wide: 'Compare', narrow: 'Compare' },
  health: { wide: 'Health ports', narrow: 'Health' },
  clients: { wide: 'Clients', narrow: 'Clients' },
  timeline: { wide: 'Timeline', narrow: 'Timeline' },
  findings: { wide: 'Findings', narrow: 'Findings' },
  configuration: { wide: 'Configuration', narrow: 'Configuration' },
}

/** The views of a Service, at the thumb on a phone, with the choice of the model beside them. */
export function ServiceTabs(props: ServiceViewProps & { path: string; port: DistributionPort | undefined }) {
  const { cluster, service, state, onChange, path, isComputing } = props
  const place = serviceTabs.indexOf(state.tab)
  const go = (step: number) => {
    const tab = serviceTabs[(place + step + serviceTabs.length) % serviceTabs.length]
    if (tab !== undefined) onChange({ tab })
  }
  useShortcut('[', 'tab before', () => go(-1))
  useShortcut(']', 'next tab', () => go(1))
  const key = serviceKey(service.namespace, service.name)
  const notes: Partial<Record<ServiceTab, Note>> = {
    health: useDisagreements(cluster, key),
    findings: useFindings(cluster, key),
  }
  const items = serviceTabs.map((tab) => ({
    href: `${path}${serviceSearch({ ...state, tab })}`,
    label: labels[tab].wide,
    ...notes[tab],
    current: tab === state.tab,
  }))
  return (
    <div className="flex max-desk:block print:block">
      {state.tab === 'distribution' && <PrintedChoice {...props} />}
      <div className={cx('max-pad:hidden print:hidden', state.tab === 'distribution' ? 'shrink-0' : 'min-w-0 flex-1')}>
        <Tabs label="Views of this Service" items={items} />
      </div>
      <PhoneTabs
        overview={`/${cluster}`}
        items={items.map((item, index) => ({ ...item, label: labels[serviceTabs[index] ?? 'distribution'].narrow }))}
      />
      {state.tab === 'distribution' && (
        <div className="flex h-8 min-w-0 flex-1 items-center justify-end gap-3 border-b border-line pr-gutter max-desk:h-auto max-desk:flex-wrap max-desk:justify-start max-desk:border-b-0 max-desk:px-gutter max-desk:py-1.5 print:hidden">
          {isComputing && (
            <span role="status" className="text-note text-ink-2">
              computing
            </span>
          )}
          <ModelChoice {...props} />
          {hasHealthPort(props) && (
            <div className="shrink-0">
              <BasisSwitch answer={props.answer} onChange={onChange} />
            </div>
          )}
        </div>
      )}
    </div>
  )
}

/** On paper, in place of the controls: what the shares rest on. */
function PrintedChoice({ answer }: ServiceViewProps) {
  const { model, basis } = answer
  return (
    <p className="hidden border-y border-line px-gutter py-1 text-fact text-ink-2 print:block">
      {basis === 'as-answered' ? 'As answered by the health ports' : 'Expected from objects'}, under the balancer model{' '}
      <b className="text-ink-1">{model.id}</b> ({model.confidence}
      {model.evidence[0] === undefined ? '' : `: ${model.evidence[0].replace(/\.$/, '')}`})
    </p>
  )
}

/** Whether the pool could rest on answers: a health port exists, and connections enter on nodes. */
const hasHealthPort = ({ service, answer }: ServiceViewProps): boolean =>
  answer.model.id !== 'direct' && (service.healthCheckNodePort !== null || answer.policy === 'Cluster')

type Note = Pick<TabItem, 'note' | 'mark'>

/** "1 of 36" nodes disagree; nothing while it is not known, and nothing where none does. */
function useDisagreements(cluster: string, service: string): Note {
  const { data } = useQuery(serviceHealthQuery(cluster, service))
  const wrong = data?.nodes.filter((node) => node.verdict === 'disagrees').length ?? 0
  return wrong === 0 ? {} : { note: `${wrong} of ${data?.nodes.length}`, mark: 'fault' }
}

/** How many findings there are, under the mark of the worst; nothing while it is not known, or where there are none. */
function useFindings(cluster: string, service: string): Note {
  const { data } = useQuery(serviceFindingsQuery(cluster, service))
  const [worst] = data?.findings ?? []
  return worst === undefined ? {} : { note: String(data?.findings.length), mark: severityKind[worst.severity] }
}
