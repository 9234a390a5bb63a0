import type { ClusterNode, IpFamily } from '@/lib/domain/cluster'
import { type Address, type RefusedAddress, readAddress } from './address'

export type Choice =
  | { readonly address: string; readonly refusal: null }
  | { readonly address: null; readonly refusal: string }

/**
 * The first InternalIP of the family that may be asked; without one, why the first may not, in one sentence.
 *
 * @param family null: any
 * @param refuse why an address is not asked, as the end of a sentence that begins with it; null: it may be
 */
export function chooseAddress(
  node: ClusterNode,
  family: IpFamily | null,
  refuse: (address: Address) => string | null,
): Choice {
  let refusal: string | null = null
  for (const { text, read } of internalIps(node)) {
    if (!('refusal' in read) && family !== null && read.family !== family) continue
    const reason = 'refusal' in read ? read.refusal : refuse(read)
    if (reason === null && !('refusal' in read)) return { address: read.text, refusal: null }
    refusal ??= `InternalIP ${shorten(text)} ${reason}, so it is never asked.`
  }
  return { address: null, refusal: refusal ?? `The Node has no ${family === null ? '' : `${family} `}InternalIP.` }
}

type ReadAddress = { readonly text: string; readonly read: Address | RefusedAddress }

// Nodes are frozen and replaced when they change, so what was read from one holds as long as it lives.
const readAddresses = new WeakMap<ClusterNode, readonly ReadAddress[]>()

function internalIps(node: ClusterNode): readonly ReadAddress[] {
  const known = readAddresses.get(node)
  if (known !== undefined) return known
  const fresh = node.addresses
    .filter(({ type }) => type === 'InternalIP')
    .map(({ address }) => ({ text: address, read: readAddress(address) }))
  readAddresses.set(node, fresh)
  return fresh
}

/** An address that is none may be any text of any length. */
const shorten = (text: string) => (text.length > 45 ? `${text.slice(0, 44)}…` : text)
