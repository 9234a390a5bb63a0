import type { Announcement, Announcements, AnnouncerLease } from '@/lib/domain/announcements'
import type { Sighting } from '@/lib/domain/balancers/detection'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { Fact } from '@/lib/domain/fact'

type ByServicePart = Exclude<keyof Announcements, 'calico'>
type EntryOf<Part extends ByServicePart> =
  Announcements[Part] extends Fact<ReadonlyMap<string, readonly (infer Entry)[]>> ? Entry : never

/** What one resource says of the Service: empty, that it says nothing; null, that it is not known. */
export function entriesOf<Part extends ByServicePart>(
  { announcements, key }: Sighting,
  part: Part,
): readonly EntryOf<Part>[] | null {
  const fact = announcements[part]
  return fact.known ? ((fact.value.get(key) ?? []) as readonly EntryOf<Part>[]) : null
}

export type Announcer = Pick<Announcement, 'node' | 'family'> & {
  /** The object and what it says, a sentence without its full stop. */
  readonly words: string
  /** It may be of any of the Service's addresses, and of several each may have a node of its own; absent: it is of all. */
  readonly isOfOneAddress?: true
  /** Why it is not to be believed, as a sentence goes on after a comma; absent: nothing speaks against it. */
  readonly doubt?: string | undefined
}

/** Who holds Leases; nobody counts as the holder of one that is renewed no more. */
export const holdersOf = (leases: readonly AnnouncerLease[]): readonly Announcer[] =>
  leases.map(({ node, family, object, abandonedSinceMs }) => ({
    node,
    family,
    words: `${object} is held by ${node}`,
    doubt:
      abandonedSinceMs === null
        ? undefined
        : `but was renewed last at ${new Date(abandonedSinceMs).toISOString()}: nobody holds it any more`,
  }))

type Named = Pick<BalancerModel, 'announcers' | 'evidence'> & {
  /** Each on its own, where not all name the same one. */
  readonly rivals: readonly string[]
}

/**
 * The one node that announces, by all that names one. Nodes that are gone and Leases that ran out do not count; where
 * several are named, none is believed.
 */
export function nameAnnouncer(sighting: Sighting, announcers: readonly Announcer[]): Named {
  const { there, names, evidence } = lookUp(sighting, announcers)
  if (names.length < 2) return { announcers: names.length === 1 ? names : null, evidence, rivals: [] }
  const { ipFamilies } = sighting.service
  return { announcers: null, evidence: [...evidence, sayRivals(there, names, ipFamilies.length)], rivals: names }
}

/** More sentences than these say nothing new. */
const SENTENCES = 5

/** Which of the named nodes there are, whatever the order of the objects that name them. */
function lookUp({ nodes }: Sighting, announcers: readonly Announcer[]) {
  const doubtOf = ({ node, doubt }: Announcer): string | undefined =>
    nodes === null || nodes.has(node) ? doubt : 'but there is no node of this name'
  const there = announcers.filter((one) => doubtOf(one) === undefined)
  const sentences = announcers.map((one) => `${[one.words, doubtOf(one) ?? []].flat().join(', ')}.`).sort()
  const more = sentences.length - SENTENCES
  return {
    there,
    names: [...new Set(there.map(({ node }) => node))].sort(),
    evidence: more > 0 ? [...sentences.slice(0, SENTENCES), `${more} more name a node each.`] : sentences,
  }
}

function sayRivals(there: readonly Announcer[], names: readonly string[], families: number): string {
  if (names.length <= families && there.every(({ family, isOfOneAddress }) => family === null && isOfOneAddress)) {
    return `${names.join(' and ')} are named, and which family each announces is not said: each is computed for all.`
  }
  const perFamily = new Map<string, Set<string>>()
  for (const { family, node } of there) {
    const key = family ?? 'any'
    perFamily.set(key, (perFamily.get(key) ?? new Set()).add(node))
  }
  const byFamily = !perFamily.has('any') && [...perFamily.values()].every((nodes) => nodes.size === 1)
  return byFamily
    ? 'Each family has a node of its own: each is computed for both, and each family has one of the two.'
    : `These contradict each other: one node at a time announces an address, and ${names.join(' and ')} are named. Each is computed.`
}

/** The model with one announcer; where several are named, not known, and each of them is what it may be. */
export function announcedByOne(model: BalancerModel, { announcers, rivals }: Named): BalancerModel {
  if (rivals.length === 0) return { ...model, announcers }
  return { ...model, id: 'unknown', couldBe: rivals.map((name) => ({ ...model, announcers: [name] })) }
}

/** Nodes that announce together; those that are gone are said and left out. null: none is left. */
export function nameTogether(
  sighting: Sighting,
  announcers: readonly Announcer[],
): Pick<BalancerModel, 'announcers' | 'evidence'> {
  const { names, evidence } = lookUp(sighting, announcers)
  return { announcers: names.length === 0 ? null : names, evidence }
}

export const notProbed = 'Nothing is probed: endpoints decide who announces.'
