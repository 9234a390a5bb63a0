import type { ServiceKey } from '@/lib/domain/cluster'

/** What is wrong with the health ports of a node, or with one of them (domain page 2.1, the table of disagreements). */
export type Quirk = {
  readonly node: string
  /** Absent: all health ports of the node. */
  readonly service?: ServiceKey
  /** How long it had lasted when the demo began. */
  readonly forMinutes: number
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
