'use client'

import { ObservedVerdictLines } from '@/components/services/observed/observed-verdict-lines'
import { Button } from '@/components/ui/control'
import { CopyButton } from '@/components/ui/copy-button'
import { Code, Notice } from '@/components/ui/small'
import type { Sample } from '@/lib/client/queries/on-demand'
import { formatTime } from '@/lib/format/time'
import type { OfService } from './ask-pods'
import { Claims } from './claims'
import { ClientsFindings } from './clients-findings'
import { LoggingAdvice } from './logging-advice'
import { SamplePods } from './sample-pods'
import { sayClientsSource } from './say-clients'
import { useCloseSample } from './use-sample'

/** What was read of the pods, told as metrics are told: each pod against what is expected, the clients, the evidence. */
export function SampleResult({ cluster, service, sample }: OfService & { sample: Sample }) {
  const close = useCloseSample(cluster, service)
  const { answer } = sample
  const { clients, observed, readAtMs } = answer
  return (
    <section aria-label={nameOf(sample)} className="mt-4 flex flex-col gap-3 border-t border-line pt-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2>{nameOf(sample)}</h2>
        <small className="min-w-0 text-note text-ink-2">
          {sample.kind === 'logs' ? `${sample.answer.sampling}; ` : ''}read at {formatTime(readAtMs, readAtMs)}, kept in
          this page alone until it is closed
        </small>
        <Button className="ml-auto h-[22px] text-fact" onClick={close}>
          Close the sample
        </Button>
      </div>
      <ObservedVerdictLines answer={observed} nowMs={readAtMs} />
      <SamplePods sample={sample} />
      <MissingRight problems={answer.pods.map(({ problem }) => problem)} />
      <h3 className="text-table font-semibold">
        Who is at the other end <small className="text-note font-normal text-ink-2">{sayClientsSource(clients)}</small>
      </h3>
      {clients.notObserved !== null ? (
        <Notice kind="unknown" title={clients.notObserved.inWords} />
      ) : (
        <ClientsFindings
          cluster={cluster}
          answer={clients}
          facts={clients.snippetFacts}
          evidence={answer.sourceAddress}
          where=" in the sample"
        />
      )}
      {sample.kind === 'logs' && sample.answer.claims !== null && <Claims claims={sample.answer.claims} />}
      {sample.kind === 'logs' && sample.answer.advice !== null && <LoggingAdvice advice={sample.answer.advice} />}
    </section>
  )
}

const nameOf = ({ kind }: Sample): string =>
  kind === 'sockets' ? 'Open connections, counted in the pods' : 'Requests, counted in access logs'

type Problem = Sample['answer']['pods'][number]['problem']

/** The right that is missing, as YAML, once for all pods. */
function MissingRight({ problems }: { problems: readonly Problem[] }) {
  const yaml = problems.find((problem) => problem !== null && problem.rightYaml !== null)?.rightYaml ?? null
  if (yaml === null) return null
  return (
    <div>
      <div className="mb-1 flex items-center justify-between gap-2">
        <h3 className="text-table font-medium">The missing right, exactly</h3>
        <CopyButton text={yaml} label="Copy YAML" />
      </div>
      <Code>{yaml}</Code>
    </div>
  )
}
