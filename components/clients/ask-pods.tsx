import type { ReactNode } from 'react'
import { Button } from '@/components/ui/control'
import { Code, Notice } from '@/components/ui/small'
import { toApiError } from '@/lib/client/api-error'
import type { ClientsQuery } from '@/lib/contracts/clients'
import type { ServiceKey } from '@/lib/domain/cluster'
import { countOf } from '@/lib/format/words'

/** The Service whose pods are asked. */
export type OfService = { readonly cluster: string; readonly service: ServiceKey }

/** The same, with how its clients are counted together, as in the list above. */
export type AskingOf = OfService & { readonly group: ClientsQuery['group'] }

export type AskPodsProps = {
  readonly title: string
  /** What it answers, and what it cannot. */
  readonly answers: string
  readonly command: string
  readonly allowed: boolean
  /** With whose rights, or why not. */
  readonly permission: string
  readonly pods: { readonly inAll: number; readonly max: number }
  readonly press: { readonly label: string; readonly isBusy: boolean; readonly onPress: () => void }
  readonly error: Error | null
  /** Choices before the button. */
  readonly children?: ReactNode
}

/** One thing that can be asked of pods: what it does, with the command, before the button that does it. */
export function AskPods(props: AskPodsProps) {
  const { title, answers, command, allowed, permission, pods, press, error, children } = props
  const asked = Math.min(pods.inAll, pods.max)
  const which = asked === pods.inAll ? countOf(asked, 'pod') : `${asked} of ${countOf(pods.inAll, 'pod')}`
  return (
    <div className="flex flex-col items-start gap-2">
      <h3 className="text-table font-semibold">{title}</h3>
      <p className="text-table text-ink-2">{answers}</p>
      <div className="w-full">
        <Code>{command}</Code>
        <p className="mt-1 text-note text-ink-2">
          In {which}, four at a time, five seconds each. {permission}
        </p>
      </div>
      {allowed && pods.inAll > 0 && (
        <>
          {children}
          <div className="flex items-center gap-3">
            <Button tone="primary" onClick={press.onPress} disabled={press.isBusy}>
              {press.label}
            </Button>
            <span role="status" className="text-table text-ink-2">
              {press.isBusy && `Asking ${which}.`}
            </span>
          </div>
        </>
      )}
      {error !== null && <Failure error={error} />}
    </div>
  )
}

function Failure({ error }: { error: Error }) {
  const { detail, action } = toApiError(error)
  return (
    <Notice kind="warning" title={detail}>
      {action}
    </Notice>
  )
}
