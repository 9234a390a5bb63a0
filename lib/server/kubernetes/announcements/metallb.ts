import type { Announcement } from '@/lib/domain/announcements'
import { reduceMetallbStatus } from '../reduce/announcements/metallb-status'
import { groupByService, type OptionalContext, type PartReader } from './optional-resource'

/** MetalLB writes one ServiceL2Status for each Service and announcing node. */
export const readMetallbL2: PartReader<'metallbL2'> = (context) => readStatuses(context, 'ServiceL2Status')

/** And one ServiceBGPStatus for each Service and node with peers: what is configured, not what sessions carry. */
export const readMetallbBgp: PartReader<'metallbBgp'> = (context) => readStatuses(context, 'ServiceBGPStatus')

const PATHS = {
  ServiceL2Status: '/apis/metallb.io/v1beta1/servicel2statuses',
  ServiceBGPStatus: '/apis/metallb.io/v1beta1/servicebgpstatuses',
} as const

async function readStatuses(context: OptionalContext, kind: keyof typeof PATHS) {
  const statuses = await context.list({
    paths: [PATHS[kind]],
    reduce: (raw) => reduceMetallbStatus(kind, raw, context.intern),
  })
  const pairs = statuses.map(({ service, announcement }) => [service, announcement] as const)
  const order = ({ node, object }: Announcement): string => `${node} ${object}`
  return { value: groupByService(pairs, order), isQuiet: statuses.length === 0 }
}
