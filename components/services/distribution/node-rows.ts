import type { DistributionPort } from '@/lib/contracts/distribution'
import type { Shares } from '../flow/flow-types'
import type { Reading } from '../readings'

/** A node of the table, with its shares under each reading; an empty list means that they are not known. */
export type NodeRow = {
  readonly name: string
  readonly zone: string | null
  readonly pods: number
  readonly entry: Shares
  readonly serving: Shares
  readonly inPool: boolean | null
  readonly reason: string
  readonly isLosing: boolean
  readonly terminatingOnly: boolean
}

const known = (shares: readonly (number | null | undefined)[]): Shares => {
  const numbers = shares.filter((share) => share !== null && share !== undefined)
  return numbers.length === shares.length ? numbers : [] // one that is not known makes all of them unknown
}

/**
 * Every node of one port: what loses connections first, then what gets them, then what has pods, then the rest; within
 * each by zone and name as the answer gives them.
 */
export function nodeRows(port: DistributionPort, readings: readonly Reading[]): readonly NodeRow[] {
  const byName = readings.map((reading) => new Map(reading.port.nodes.map((node) => [node.name, node])))
  const rows = port.nodes.map((node): NodeRow => {
    const readers = byName.map((nodes) => nodes.get(node.name))
    const entry = known(readers.map((reader) => reader?.entryShare))
    return {
      name: node.name,
      zone: node.zone,
      pods: node.localEndpoints,
      entry,
      serving: known(readers.map((reader) => reader?.servingShare)),
      inPool: node.inPool,
      reason: node.reason,
      isLosing: node.usableEndpoints === 0 && Math.max(0, ...entry) > 0,
      terminatingOnly: node.terminatingOnly,
    }
  })
  return rows
    .map((row, index) => ({ row, index }))
    .sort((one, other) => rank(one.row) - rank(other.row) || one.index - other.index)
    .map(({ row }) => row)
}

function rank(row: NodeRow): number {
  if (row.isLosing) return 0
  if (Math.max(0, ...row.entry) > 0) return row.pods > 0 ? 1 : 2
  return row.pods > 0 ? 3 : 4
}
