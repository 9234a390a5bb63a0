import { judgeCandidates } from '@/lib/domain/balancers/candidates'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterNode, EndpointSlice, ServerVersion, TrafficPolicy } from '@/lib/domain/cluster'
import { followsEndpoints, nodesThatServe } from '@/lib/domain/distribution/announcers'

/** What decides who announces an address. */
type Announcing = {
  readonly policy: TrafficPolicy
  readonly slices: readonly EndpointSlice[]
  /** null: not known. */
  readonly nodes: ReadonlyMap<string, ClusterNode> | null
}

/** The same under a scenario, beside what is there now. */
export type AnnouncedUnder = Announcing & { readonly now: Announcing; readonly version: ServerVersion | null }

export type Announced = { readonly model: BalancerModel; readonly words: readonly string[] }

/**
 * Who announces under a scenario. A product that follows endpoints keeps no announcer without one under Local, and one
 * that is lost cannot announce. Where one node announces, who takes over is not computed; where several do, those that
 * may announce then do so, but for nodes that may now and do not.
 *
 * Source: domain page 3 (M3, M4), 3.2.
 */
export function announceUnder(model: BalancerModel, under: AnnouncedUnder): Announced {
  if (model.couldBe.length > 0) {
    const ways = model.couldBe.map((way) => announceUnder(way, under))
    const words = [...new Set(ways.flatMap((way) => way.words))]
    return { model: { ...model, couldBe: ways.map((way) => way.model) }, words }
  }
  if (model.announcers === null || isAsNow(under)) return { model, words: [] }
  if (model.id === 'single-node') return keepAnnouncer(model, model.announcers, under)
  if (model.id !== 'ecmp') return { model, words: [] }
  return isChosen(model) ? keepChosen(model, model.announcers, under) : spreadAnnouncers(model, model.announcers, under)
}

/** Announcers that a person named, the owner of the Service or the reader. */
const isChosen = ({ confidence }: BalancerModel): boolean => confidence === 'reader' || confidence === 'annotation'

const isAsNow = ({ now, policy, slices, nodes }: AnnouncedUnder): boolean =>
  policy === now.policy && slices === now.slices && nodes === now.nodes

function keepAnnouncer(model: BalancerModel, announcers: readonly string[], under: AnnouncedUnder): Announced {
  const { policy, slices, nodes } = under
  const serving = followsEndpoints({ policy, model })
    ? new Set(servingNodes({ slices, model, candidates: null }))
    : null
  const left = announcers.filter((name) => (nodes?.has(name) ?? true) && (serving?.has(name) ?? true))
  if (left.length === announcers.length) {
    return { model, words: [`Assumed that ${announcers.join(', ')} goes on announcing the address.`] }
  }
  const gone = announcers.filter((name) => !left.includes(name)).join(', ')
  const words = [`${gone} can no longer announce the address; which node takes over is not computed.`]
  return { model: { ...model, announcers: left.length === 0 ? null : left }, words }
}

function keepChosen(model: BalancerModel, announcers: readonly string[], { nodes }: AnnouncedUnder): Announced {
  return { model: { ...model, announcers: announcers.filter((name) => nodes?.has(name) ?? true) }, words: [] }
}

function spreadAnnouncers(model: BalancerModel, announcers: readonly string[], under: AnnouncedUnder): Announced {
  const before = mayAnnounce(model, under.now, under.version)
  const silent = before?.filter((name) => !announcers.includes(name)) ?? []
  const which = followsEndpoints({ policy: under.policy, model })
    ? 'every node with an endpoint that serves'
    : 'every node that may'
  const but =
    silent.length === 0 ? '' : `, but for ${silent.length} that may now and ${silent.length === 1 ? 'does' : 'do'} not`
  const words = [`Assumed that ${which} announces the address${but}.`]
  // Without names the rule of the product decides, at the cost of the endpoints instead of all nodes.
  if (silent.length === 0) return { model: { ...model, announcers: null }, words }
  const left = mayAnnounce(model, under, under.version)?.filter((name) => !silent.includes(name)) ?? announcers
  return { model: { ...model, announcers: left }, words }
}

/** null: nodes may not be read, and any may. */
function mayAnnounce(model: BalancerModel, { policy, slices, nodes }: Announcing, version: ServerVersion | null) {
  const candidates = judgeCandidates(nodes, model, version)
  return followsEndpoints({ policy, model })
    ? servingNodes({ slices, model, candidates })
    : (candidates?.candidateNames ?? null)
}

const families = ['IPv4', 'IPv6'] as const

/** Nodes whose endpoints keep an announcement up, in any family. */
const servingNodes = (situation: Parameters<typeof nodesThatServe>[0]): readonly string[] => [
  ...new Set(families.flatMap((family) => nodesThatServe(situation, family))),
]
