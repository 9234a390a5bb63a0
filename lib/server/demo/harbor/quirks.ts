import type { Quirk } from '@/lib/server/demo/health/quirk'

/** One health-port disagreement of each kind (domain page 2.1). */
export const harborQuirks: readonly Quirk[] = [
  // A firewall drops what comes from here: says nothing about any Service.
  { node: 'kn-a11', forMinutes: 39, answers: { kind: 'timeout' } },
  // kube-proxy kept legacy/ftp's listener from the time when ftp was Local and had this port: a false 200.
  {
    node: 'kn-b09',
    service: 'media/upload',
    forMinutes: 23,
    answers: { kind: 'other-service', namespace: 'legacy', name: 'ftp', localEndpoints: 1 },
  },
]
