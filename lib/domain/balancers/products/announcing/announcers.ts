import type { Announcement, Announcements } from '@/lib/domain/announcements'
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
}

type Named = Pick<BalancerModel, 'announcers' | 'evidence'> & {
  /** Each on its own, where not all name the same one. */
  readonly rivals: readonly string[]
}

/**
 * The one node that announces, by all that names one. Nodes that are gone do not count; where several are named, none
 * is believed.
 */
export function nameAnnouncer({ nodes }: Sighting, announcers: readonly Announcer[]): Named {
  const isThere = ({ node }: Announcer) => nodes === null || nodes.has(node)
  const there = announcers.filter(isThere)
  const names = [...new Set(there.map(({ node }) => node))].sort()
  const words = announcers.map((announcer) =>
    isThere(announcer) ? `${announcer.words}.` : `${announcer.words}, but there is no node of this name.`,
  )
  if (names.length < 2) return { announcers: names.length === 1 ? names : null, evidence: words, rivals: [] }
  return { announcers: null, evidence: [...words, sayRivals(there, names)], rivals: names }
}

function sayRivals(there: readonly Announcer[], names: readonly string[]): string {
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

/** Nodes that announce together; those that are gone are said and left out. */
export function nameTogether(
  { nodes }: Sighting,
  announcers: readonly Announcer[],
): Pick<BalancerModel, 'announcers' | 'evidence'> {
  const isThere = ({ node }: Announcer) => nodes === null || nodes.has(node)
  const names = [...new Set(announcers.filter(isThere).map(({ node }) => node))].sort()
  return {
    announcers: names.length === 0 ? null : names,
    evidence: announcers.map((announcer) =>
      isThere(announcer) ? `${announcer.words}.` : `${announcer.words}, but there is no node of this name.`,
    ),
  }
}

export const notProbed = 'Nothing is probed: endpoints decide who announces.'
