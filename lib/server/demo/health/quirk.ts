import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { type Cycle, minutes, phaseAt } from '@/lib/server/demo/simulation/cycle'

/** What is wrong with the health ports of a node, or with one of them (domain page 2.1, the table of disagreements). */
export type Quirk = {
  readonly node: string
  /** Absent: all health ports of the node. */
  readonly service?: ServiceKey
  /** How long it had lasted when the demo began, or when it comes and goes. */
  readonly lasts: { readonly forMinutes: number } | Cycle<'well' | 'ill'>
  readonly answers: /** A firewall between here and there. */
    | { readonly kind: 'timeout' }
    /** Nothing listens. */
    | { readonly kind: 'refused' }
    /** Another process owns the port and speaks no HTTP. */
    | { readonly kind: 'not-http' }
    /** Another process owns the port and speaks HTTP. */
    | { readonly kind: 'web-page' }
    /** kube-proxy's watch hangs: it still knows the endpoints of that time. */
    | { readonly kind: 'remembers'; readonly localEndpoints: number }
    /** kube-proxy cannot write its rules. */
    | { readonly kind: 'cannot-program' }
    /** kube-proxy's listener of another Service holds the port. */
    | {
        readonly kind: 'other-service'
        readonly namespace: string
        readonly name: string
        readonly localEndpoints: number
      }
    /** The listener of a Service that was just deleted. */
    | { readonly kind: 'empty-body' }
}

type Place = {
  readonly service: { readonly namespace: string; readonly name: string }
  readonly node: { readonly name: string }
  readonly quirks: readonly Quirk[]
  /** Milliseconds since the start of the demo. */
  readonly elapsedMs: number
}

/** The quirk of this Service's port on the node, or else that of the whole node; null: none at the moment. */
export function quirkAt({ service, node, quirks, elapsedMs }: Place): Quirk | null {
  const key = serviceKey(service.namespace, service.name)
  const active = quirks.filter((quirk) => quirk.node === node.name && isIll(quirk, elapsedMs))
  return active.find((quirk) => quirk.service === key) ?? active.find((quirk) => quirk.service === undefined) ?? null
}

/** When the quirk set in, in milliseconds since the start of the demo; negative before it. */
export const setInAtMs = ({ lasts }: Quirk, elapsedMs: number): number =>
  'phases' in lasts ? phaseAt(lasts, elapsedMs).enteredMs : -minutes(lasts.forMinutes)

const isIll = ({ lasts }: Quirk, elapsedMs: number): boolean =>
  !('phases' in lasts) || phaseAt(lasts, elapsedMs).phase === 'ill'
