'use client'

import { useQuery } from '@tanstack/react-query'
import { FixSnippets } from '@/components/findings/fix-snippets'
import { Choice } from '@/components/ui/choice'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { toApiError } from '@/lib/client/api-error'
import { adviceQuery } from '@/lib/client/queries/compare'
import type { ServiceState } from '@/lib/client/service-url'
import type { AdviceQuery, AdviceResponse } from '@/lib/contracts/advice'
import type { ServiceKey } from '@/lib/domain/cluster'
import { PlacementAdvice } from './placement-advice'

export type Answers = Pick<ServiceState, 'clientAddress' | 'evenness' | 'dynamicPlacement'>

export type AdvicePanelProps = {
  cluster: string
  service: ServiceKey
  answers: Answers
  onAnswer: (answers: Partial<Answers>) => void
}

/** What to choose in a line; opened: why, what it costs, the questions that decide it, and the patches. */
export function AdvicePanel({ cluster, service, answers, onAnswer }: AdvicePanelProps) {
  const { data, error } = useQuery(adviceQuery(cluster, service, toQuery(answers)))
  const isAnswered = Object.keys(toQuery(answers)).length > 0
  const advice = data?.advice
  return (
    <details open={isAnswered} className="group border-b border-line print:hidden" aria-label="Advice">
      <summary className="px-gutter py-1.5 text-fact text-accent">
        Advice
        <span className="text-ink-1"> · {headline(data, error)}</span>
        {advice != null && <span className="text-ink-2 group-open:hidden max-pad:hidden"> {advice.because}</span>}
      </summary>
      {data !== undefined && (
        <div className="grid gap-x-8 gap-y-3 px-gutter pt-1 pb-3 desk:grid-cols-[minmax(0,1fr)_minmax(0,1.25fr)]">
          {advice != null && <Policy advice={advice} onAnswer={onAnswer} />}
          <PlacementAdvice placement={data.placement} isAdvised={advice?.spread === true} />
        </div>
      )}
    </details>
  )
}

const toQuery = ({ clientAddress, evenness, dynamicPlacement }: Answers): AdviceQuery => ({
  ...(clientAddress !== null && { clientAddress }),
  ...(evenness !== null && { evenness }),
  ...(dynamicPlacement !== null && { dynamicPlacement }),
})

function headline(data: AdviceResponse | undefined, error: unknown): string {
  if (data === undefined) return error == null ? 'weighing' : toApiError(error).detail
  return data.advice === null ? 'The Service has no port, so there is no policy to choose.' : data.advice.headline
}

type Advice = NonNullable<AdviceResponse['advice']>

function Policy({ advice, onAnswer }: { advice: Advice; onAnswer: AdvicePanelProps['onAnswer'] }) {
  const { policy, because, costs, notes, questions, rules, change, hybrid } = advice
  return (
    <section aria-label="Which policy" className="flex min-w-0 flex-col gap-2">
      <p className="max-w-[700px]">{because}</p>
      {policy !== null && (
        <p className="text-ink-2">
          What it costs here:{' '}
          <span className="text-ink-1">{costs.length === 0 ? 'nothing known' : costs.join('; ')}</span>
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="text-ink-2">
          {note}
        </p>
      ))}
      <Questions questions={questions} onAnswer={onAnswer} />
      <details>
        <summary className="py-1 text-fact text-accent">The rules, in their order</summary>
        <ol className="flex max-w-[700px] flex-col gap-1 py-1 text-fact">
          {rules.map(({ id, statement, decides }) => (
            <li key={id} className={decides ? 'flex gap-2 font-medium text-ink-1' : 'flex gap-2 text-ink-2'}>
              <span className="w-3 flex-none">{decides && <VerdictIcon kind="ok" className="mt-[3px]" />}</span>
              <span>
                {statement}
                {decides && <span className="font-normal text-ink-2"> This one decides.</span>}
              </span>
            </li>
          ))}
        </ol>
      </details>
      {[change, hybrid].map((fix) =>
        fix === null ? null : (
          <div key={fix.inWords} className="flex flex-col gap-2">
            <p>
              <b>To do it:</b> {fix.inWords}
            </p>
            <FixSnippets fix={fix} />
          </div>
        ),
      )}
    </section>
  )
}

const said = { reader: 'your answer, in the link', annotation: 'declared by annotation' } as const

/** What the policy hangs on and only people know; answers stand in the address, annotations hold for everyone. */
function Questions({
  questions,
  onAnswer,
}: {
  questions: Advice['questions']
  onAnswer: AdvicePanelProps['onAnswer']
}) {
  return (
    <div className="flex flex-col gap-1.5 text-fact">
      {questions.map(({ need, question, annotation, answer, saidBy }) => (
        <div key={need} className="flex flex-wrap items-baseline gap-x-3">
          <Choice<boolean>
            label={question}
            value={answer}
            options={[
              [null, 'not said'],
              [true, 'yes'],
              [false, 'no'],
            ]}
            onChoose={(chosen) => onAnswer({ [need]: chosen })}
          />
          <span className="text-note text-ink-3" title={`Annotation ${annotation}: "true" or "false"`}>
            {saidBy === null ? `or annotate ${annotation}` : said[saidBy]}
          </span>
        </div>
      ))}
    </div>
  )
}
