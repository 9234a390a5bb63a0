'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { findingKey } from '@/components/findings/finding-key'
import { useShortcut } from '@/components/ui/shortcuts'
import { serviceFindingsQuery } from '@/lib/client/queries/findings'
import type { FindingContract } from '@/lib/contracts/findings'
import type { OfService } from '../monitoring/monitoring-panel'

/** Rules whose mending changes the shares: what drops connections, then what makes pods or nodes hot. */
const SHARE_RULES = new Set('F01 F02 F10 F11 F12 F22 F30 F31 F38 F42 F45 F47'.split(' '))

export type MendLinkProps = {
  of: OfService
  /** The address at which a finding stands in full. */
  addressOf: (finding: string) => string
}

/** From uneven or lost shares to the lines that mend them, in one step; nothing where no rule about shares holds. */
export function MendLink({ of, addressOf }: MendLinkProps) {
  const { data } = useQuery(serviceFindingsQuery(of.cluster, of.service))
  const worst = data?.findings.find(({ id }) => SHARE_RULES.has(id))
  const router = useRouter()
  const href = worst === undefined ? null : addressOf(findingKey(worst))
  useShortcut('M', 'what mends the shares', () => href !== null && router.push(href, { scroll: false }))
  if (worst === undefined || href === null) return null
  return (
    <Link
      href={href}
      scroll={false}
      title={`${worst.fix.inWords} (M)`}
      className="text-fact text-accent hover:underline pointer-coarse:py-3 print:hidden"
    >
      {wordsFor(worst)} <span aria-hidden="true">›</span>
    </Link>
  )
}

function wordsFor({ fix }: FindingContract): string {
  if (fix.yaml !== null) return 'Mend it: YAML'
  return fix.kubectl === null ? 'How to mend it' : 'Mend it: command'
}
