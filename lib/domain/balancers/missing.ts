import { type Announcements, announcementSources } from '@/lib/domain/announcements'
import type { NotKnown } from '@/lib/domain/fact'
import type { Sighting } from './detection'
import type { MissingReading } from './model'

type Part = keyof Announcements

const adds: Readonly<Record<Part, string>> = {
  metallbL2: 'which node announces the address by layer 2',
  metallbBgp: 'which nodes announce the address by BGP',
  ciliumL2: 'which node announces the address by layer 2',
  ciliumBgp: 'whether Cilium announces the address by BGP',
  kubeVip: 'which node announces the address',
  k3sServiceLb: 'whether ServiceLB of k3s serves the Service',
  calico: 'whether Calico advertises the address by BGP',
}

type Missing = { readonly missing: readonly MissingReading[]; readonly evidence: readonly string[] }

/** Those of the optional resources that are not known, each with what it would add, as data and as a sentence. */
export function missingOf({ announcements }: Sighting, ...parts: readonly Part[]): Missing {
  const missing = parts.flatMap((part) => {
    const fact = announcements[part]
    return fact.known ? [] : [{ part, fact }]
  })
  return {
    missing: missing.map(({ part, fact }) => toReading(part, fact)),
    evidence: missing.map(({ part, fact }) => `${fact.inWords} ${verb(fact)} say ${adds[part]}.`),
  }
}

/** The same where nothing points at one of them: resources that this cluster does not serve are left out. */
export function anyMissing({ announcements }: Sighting): Missing {
  const parts = (Object.keys(adds) as Part[]).filter((part) => {
    const fact = announcements[part]
    return !fact.known && fact.why !== 'absent'
  })
  const missing = parts.flatMap((part) => {
    const fact = announcements[part]
    return fact.known ? [] : [toReading(part, fact)]
  })
  const names = missing.map(({ what }) => what).join(', ')
  return {
    missing,
    evidence: missing.length === 0 ? [] : [`Not read, and so not looked for who announces the address: ${names}.`],
  }
}

const verb = ({ why }: NotKnown): string => (why === 'absent' ? 'They would' : 'Reading them would')

function toReading(part: Part, { why, right }: NotKnown): MissingReading {
  const { what, right: needed } = announcementSources[part]
  // What the cluster does not serve, or did not answer, no right would bring.
  const missingRight = why === 'absent' || why === 'failed' ? null : (right ?? needed)
  return { what, why, adds: adds[part], right: missingRight }
}
