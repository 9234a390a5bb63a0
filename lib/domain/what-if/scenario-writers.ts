import type { NewNodes, PlacementProposal, Scenario } from './scenario'

type Writer = (scenario: Scenario) => string | null

/** The value of each part, in the order in which they are written; null: the part is not there. */
export const writers = {
  policy: ({ policy }) => policy ?? null,
  replicas: ({ replicas }) => (replicas === undefined ? null : String(replicas)),
  place: ({ placement }) => list(placement?.map(writeProposal)),
  drain: ({ drained }) => list(drained),
  lose: ({ lost }) => list(lost),
  'lose-zone': ({ lostZones }) => list(lostZones),
  add: ({ newNodes }) => list(newNodes?.map(writeNewNodes)),
  hints: ({ hints }) => hints ?? null,
  model: ({ balancer }) => balancer?.model ?? null,
  candidates: ({ balancer }) => list(balancer?.candidates),
  announcers: ({ balancer }) => list(balancer?.announcers),
  probed: ({ balancer }) => onOff(balancer?.probed),
  'cross-zone': ({ balancer }) => onOff(balancer?.crossZone),
  weights: ({ weights }) => onOff(weights),
} as const satisfies Readonly<Record<string, Writer>>

export type PartName = keyof typeof writers

const list = (values: readonly string[] | undefined): string | null =>
  values === undefined || values.length === 0 ? null : values.join(',')

const onOff = (value: boolean | undefined): string | null => (value === undefined ? null : value ? 'on' : 'off')

function writeProposal(proposal: PlacementProposal): string {
  switch (proposal.kind) {
    case 'spread':
      return ['spread', proposal.over, proposal.maxSkew, proposal.hard ? 'hard' : 'soft'].join('/')
    case 'apart':
      return ['apart', proposal.over, proposal.hard ? 'hard' : 'soft'].join('/')
    case 'each-node':
      return 'each-node'
  }
}

const writeNewNodes = ({ zone, count }: NewNodes): string => (zone === null ? String(count) : `${count}@${zone}`)
