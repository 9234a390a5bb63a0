'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { Code, Notice } from '@/components/ui/small'
import { VerdictIcon, type VerdictKind } from '@/components/ui/verdict-icon'
import { toApiError } from '@/lib/client/api-error'
import { monitoringQuery } from '@/lib/client/queries/monitoring'
import type { MonitoringResponse } from '@/lib/contracts/monitoring'
import type { ServiceKey } from '@/lib/domain/cluster'

export type OfService = { cluster: string; service: ServiceKey }

type Monitor = MonitoringResponse['monitors'][number]
type Answer = MonitoringResponse['verdict']

/** Opens the check below what could not be observed; nothing is read before. */
export function MonitoringDisclosure(props: OfService) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="mt-0.5 pl-[19px] print:hidden">
      <summary className="cursor-pointer text-accent marker:text-ink-3 pointer-coarse:py-2">
        Is this Service scraped?
      </summary>
      {isOpen && <MonitoringPanel {...props} />}
    </details>
  )
}

/** Whether a Prometheus scrapes the pods of a Service: each monitor's four answers, and what mends a "no". */
export function MonitoringPanel({ cluster, service }: OfService) {
  const { data, error } = useQuery(monitoringQuery(cluster, service))
  return (
    <section aria-label="How it is scraped" aria-busy={data === undefined} className="min-h-[120px] py-3 text-table">
      <h2>How it is scraped</h2>
      {data !== undefined && <Check answer={data} />}
      {data === undefined && error !== null && <Notice kind="unknown" title={toApiError(error).detail} />}
      {data === undefined && error === null && <p className="text-ink-2">Reading monitors.</p>}
    </section>
  )
}

function Check({ answer: { verdict, monitors, manifest, unread } }: { answer: MonitoringResponse }) {
  return (
    <div className="mt-1 flex flex-col gap-3">
      <Line answer={verdict} className="font-medium" />
      {monitors.map((monitor) => (
        <MonitorCheck key={`${monitor.kind} ${monitor.namespace}/${monitor.name}`} monitor={monitor} />
      ))}
      {manifest !== null && (
        <div className="min-w-0 max-w-[860px]">
          <p className="mb-1 text-ink-2">{manifest.inWords}</p>
          {manifest.command !== null && (
            <Snippet title="Before it, the label that it goes by" text={manifest.command} />
          )}
          <Snippet title="as YAML" text={manifest.yaml} />
        </div>
      )}
      <Unread unread={unread} />
    </div>
  )
}

/** What could not be read, and all the rights that it takes as one text to apply. */
function Unread({ unread }: Pick<MonitoringResponse, 'unread'>) {
  const rights = unread.flatMap(({ missingRightYaml }) => missingRightYaml ?? [])
  return (
    <div className="min-w-0 max-w-[860px]">
      {unread.map(({ inWords, missingRightYaml }) => (
        <Notice key={inWords} kind={missingRightYaml === null ? 'unknown' : 'denied'} title={inWords} />
      ))}
      {rights.length > 0 && (
        <Snippet
          title={rights.length === 1 ? 'The missing right, exactly' : 'The missing rights, exactly'}
          text={rights.join('---\n')}
        />
      )}
    </div>
  )
}

const questions = [
  ['selects', 'Selects this Service'],
  ['port', 'Finds the port'],
  ['prometheus', 'A Prometheus takes it'],
  ['up', 'Targets answer'],
] as const

function MonitorCheck({ monitor }: { monitor: Monitor }) {
  const { kind, namespace, name, mends } = monitor
  return (
    <div className="min-w-0">
      <h3 className="wrap-anywhere">
        {kind} {namespace}/{name}
      </h3>
      <dl className="mt-0.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
        {questions.map(([key, question]) => (
          <div key={key} className="contents">
            <dt className="text-ink-2">{question}</dt>
            <dd>
              <Line answer={monitor[key]} />
            </dd>
          </div>
        ))}
      </dl>
      {mends.map(({ inWords, command }) => (
        <div key={command} className="mt-1.5 max-w-[860px]">
          <Snippet title={inWords} text={command} />
        </div>
      ))}
    </div>
  )
}

function Line({ answer: { holds, inWords }, className }: { answer: Answer; className?: string }) {
  const [kind, label]: [VerdictKind, string] =
    holds === true ? ['ok', 'yes'] : holds === false ? ['warning', 'no'] : ['unknown', 'not known']
  return (
    <span className="flex gap-1.5">
      <VerdictIcon kind={kind} label={label} className="mt-[3px]" />
      <span className={`min-w-0 wrap-anywhere ${className ?? ''}`}>{inWords}</span>
    </span>
  )
}

function Snippet({ title, text }: { title: string; text: string }) {
  return (
    <figure className="flex min-w-0 flex-col gap-1">
      <figcaption className="flex items-center justify-between gap-2 text-note text-ink-2">
        <span className="min-w-0 wrap-anywhere">{title}</span>
        <CopyButton text={text} label="Copy" />
      </figcaption>
      <Code>{text}</Code>
    </figure>
  )
}
