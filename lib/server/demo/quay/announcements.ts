import { type Announcements, announcementSources } from '@/lib/domain/announcements'
import type { NotKnown } from '@/lib/domain/fact'
import type { AnnouncementPlan } from '@/lib/server/demo/announcements/plan'

type Part = keyof Announcements

const account = 'system:serviceaccount:evenkeel:evenkeel'

/** The API server's own words. */
function denied(part: Part): NotKnown {
  const { right } = announcementSources[part]
  const { apiGroup, resource, namespace } = right
  const place = namespace === null ? 'at the cluster scope' : `in the namespace "${namespace}"`
  return {
    known: false,
    why: 'denied',
    inWords: `Evenkeel may not read ${resource} (${resource}.${apiGroup} is forbidden: User "${account}" cannot list resource "${resource}" in API group "${apiGroup}" ${place}).`,
    right,
  }
}

function absent(part: Part): NotKnown {
  const { what, right } = announcementSources[part]
  const inWords = `${what} are not known to this API server: it does not serve ${right.resource}.${right.apiGroup}.`
  return { known: false, why: 'absent', inWords, right: null }
}

const announcements: Announcements = {
  metallbL2: denied('metallbL2'),
  metallbBgp: denied('metallbBgp'),
  ciliumL2: denied('ciliumL2'),
  ciliumBgp: absent('ciliumBgp'),
  kubeVip: denied('kubeVip'),
  k3sServiceLb: denied('k3sServiceLb'),
  calico: absent('calico'),
}

/** In the cluster in trouble nobody may read who announces; some of it is not even there. */
export const quayAnnouncements: AnnouncementPlan = () => announcements
