import { parseAsString, parseAsStringLiteral } from 'nuqs'

export const nodeSorts = ['harm', 'name', 'zone', 'enters', 'serves', 'pods'] as const
export type NodeSort = (typeof nodeSorts)[number]

/** Everything of the Nodes page that a reader can change, by its name in the address. */
export const nodesParsers = {
  q: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(nodeSorts).withDefault('harm'),
} as const

/** Everything of a node's page that a reader can change. */
export const nodeParsers = {
  /** What goes away in the what-if. */
  lose: parseAsStringLiteral(['node', 'zone']).withDefault('node'),
} as const
