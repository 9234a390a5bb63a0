import Link from 'next/link'
import { serviceSearch } from '@/lib/client/service-url'
import type { ServiceResponse } from '@/lib/contracts/service'

/** Links to the Services that send to the same pods under the other policy; nothing where there are none. */
export function PairFacts({ cluster, pairs }: { cluster: string; pairs: ServiceResponse['pairs'] }) {
  if (pairs.length === 0) return null
  return (
    <p className="text-fact text-ink-2">
      same pods under {pairs[0]?.policy}:{' '}
      {pairs.map(({ namespace, name, inWords }, at) => (
        <span key={name}>
          {at > 0 && ', '}
          <Link href={`/${cluster}/services/${namespace}/${name}`} title={inWords} className="text-accent underline">
            {namespace}/{name}
          </Link>
          {' · '}
          <Link href={serviceSearch({ tab: 'compare', pair: name })} scroll={false} className="text-accent underline">
            compare both as they are
          </Link>
        </span>
      ))}
    </p>
  )
}
