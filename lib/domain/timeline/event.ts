export const eventKinds = ['pods', 'nodes', 'service', 'announcers', 'health'] as const
export type EventKind = (typeof eventKinds)[number]

/** `loss`: something that served does so no more; `gain`: the reverse; `change`: neither. */
export const eventTones = ['loss', 'gain', 'change'] as const
export type EventTone = (typeof eventTones)[number]

/** Something that happened, as it was seen. */
export type TimelineEvent = {
  /** When it was seen, Unix milliseconds. */
  readonly atMs: number
  readonly kind: EventKind
  readonly tone: EventTone
  /** The pod, node or field; null: several. */
  readonly subject: string | null
  /** The node on which it happened; null: none, or several. */
  readonly node: string | null
  /** Of health ports: before or after, the answer has a balancer that asks enter the node. */
  readonly letsIn?: boolean
  /** What happened, without time and full stop: "web-x on kn-c07 went away". */
  readonly inWords: string
}
