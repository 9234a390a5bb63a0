import Link from 'next/link'
import { cx } from '@/components/ui/cx'
import { type ServiceState, serviceSearch } from '@/lib/client/service-url'
import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { isSamePort } from './readings'

export type PortSwitchProps = {
  /** Address of this Service's page. */
  path: string
  answer: DistributionResponse
  port: DistributionPort | undefined
  state: ServiceState
}

/** Each port and family has endpoints and shares of its own: which of them the page shows. Nothing with one only. */
export function PortSwitch({ path, answer, port, state }: PortSwitchProps) {
  if (answer.ports.length < 2 || port === undefined) return null
  const families = new Set(answer.ports.map((candidate) => candidate.family)).size
  return (
    <nav aria-label="Port" className="flex flex-wrap items-center gap-2 px-gutter pt-2 text-fact text-ink-2">
      <span>port</span>
      {answer.ports.map((candidate) => {
        const isCurrent = isSamePort(candidate, port)
        const chosen = {
          port: candidate.name || String(candidate.port),
          family: families > 1 ? candidate.family : null,
        }
        return (
          <Link
            key={`${candidate.name} ${candidate.port} ${candidate.protocol} ${candidate.family}`}
            href={`${path}${serviceSearch({ ...state, ...chosen })}`}
            scroll={false}
            aria-current={isCurrent ? 'true' : undefined}
            className={cx(
              'rounded border px-2 py-px pointer-coarse:py-2.5',
              isCurrent
                ? 'border-line bg-bg-2 font-semibold text-ink-1 shadow-[inset_0_-2px_0_var(--accent)]'
                : 'border-line hover:border-line-2',
            )}
          >
            {portLabel(candidate, families > 1)}
          </Link>
        )
      })}
    </nav>
  )
}

/** "http 80/TCP", with its family where a Service has two. */
function portLabel({ name, port, protocol, family }: DistributionPort, withFamily: boolean): string {
  return [name, `${port}/${protocol}`, withFamily ? family : ''].filter((word) => word !== '').join(' ')
}
