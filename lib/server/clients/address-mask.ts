import 'server-only'
import { createHmac, randomBytes } from 'node:crypto'
import { networkAround, readAddress } from '@/lib/domain/address/write-address'

/** How addresses of clients leave the server: they are personal data (metrics page 7). */
export type AddressMask = {
  readonly masking: 'full' | 'masked' | 'hashed'
  /** What is shown instead of a client's address. */
  apply(address: string): string
}

/**
 * `masked` shows the network, /24 or /48; `hashed` a keyed hash of eight digits, by which a client is known again until
 * the process starts anew: whoever knows the key could try all addresses, so none is kept.
 */
export function createAddressMask(masking: AddressMask['masking']): AddressMask {
  if (masking === 'full') return { masking, apply: (address) => address }
  if (masking === 'masked') return { masking, apply: maskToNetwork }
  const key = randomBytes(32)
  return { masking, apply: (address) => createHmac('sha256', key).update(address).digest('hex').slice(0, 8) }
}

/** What is no address is not shown at all: nobody knows what it holds. */
function maskToNetwork(address: string): string {
  const bytes = readAddress(address.split('/')[0] ?? '')
  return bytes === null ? 'not an address' : networkAround(bytes, bytes.length === 4 ? 24 : 48)
}
