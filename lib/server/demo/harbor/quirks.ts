import type { Quirk } from '@/lib/server/demo/health/quirk'
import { minutes } from '@/lib/server/demo/simulation/cycle'

/* One health-port disagreement of each kind of the domain page's table in 2.1, each with a cause that explains it. */
export const harborQuirks: readonly Quirk[] = [
  // A firewall drops what comes from here: says nothing about any Service.
  { node: 'kn-a11', lasts: { forMinutes: 39 }, answers: { kind: 'timeout' } },
  // For two of ten minutes kube-proxy cannot write its rules: 503 with serviceProxyHealthy false, and 503 on 10256. It
  // shows as a whole column, for all Services share that kube-proxy.
  {
    node: 'kn-c12',
    lasts: {
      everyMs: minutes(10),
      phases: [
        { fromMs: 0, phase: 'well' },
        { fromMs: minutes(3), phase: 'ill' },
        { fromMs: minutes(5), phase: 'well' },
      ],
    },
    answers: { kind: 'cannot-program' },
  },
  // kube-proxy's watch hangs on kn-b12. It has not heard of tools/registry's pods there: 503 where 200 is expected.
  {
    node: 'kn-b12',
    service: 'tools/registry',
    lasts: { forMinutes: 52 },
    answers: { kind: 'remembers', localEndpoints: 0 },
  },
  // Nor that tools/feeds has left: 200 with a count where 503 is expected.
  {
    node: 'kn-b12',
    service: 'tools/feeds',
    lasts: { forMinutes: 52 },
    answers: { kind: 'remembers', localEndpoints: 1 },
  },
  // kube-proxy kept legacy/ftp's listener from the time when ftp was Local and had this port: a false 200.
  {
    node: 'kn-b09',
    service: 'media/upload',
    lasts: { forMinutes: 23 },
    answers: { kind: 'other-service', namespace: 'legacy', name: 'ftp', localEndpoints: 1 },
  },
  // A listener of a Service that was deleted a moment ago: 200 and nothing in the body.
  { node: 'kn-a08', service: 'pay/terminal', lasts: { forMinutes: 3 }, answers: { kind: 'empty-body' } },
  // An outgoing connection held the port when kube-proxy wanted it: nothing listens.
  { node: 'kn-b03', service: 'mail/smtp', lasts: { forMinutes: 310 }, answers: { kind: 'refused' } },
  // Another program has the port: it serves web pages,
  { node: 'kn-c02', service: 'auth/oidc', lasts: { forMinutes: 95 }, answers: { kind: 'web-page' } },
  // or speaks no HTTP at all.
  { node: 'kn-c05', service: 'voip/turn', lasts: { forMinutes: 71 }, answers: { kind: 'not-http' } },
]
