'use client'

import { useQuery } from '@tanstack/react-query'
import { serviceFindingsQuery } from '@/lib/client/queries/findings'
import { useDebounced } from '@/lib/client/use-debounced'
import type { FindingContract } from '@/lib/contracts/findings'
import { serviceKey } from '@/lib/domain/cluster'
import { FindingDetail } from './finding-detail'
import { findingKey } from './finding-key'

type OpenedFindingProps = {
  cluster: string
  finding: FindingContract
  /** The reader picked it: its Service is then opened, and the fix is the one for its very workload. */
  isChosen: boolean
}

/** Who walks through the list by keys opens no Service on the way. */
const REST_MS = 400

/** The finding that is shown in full. */
export function OpenedFinding({ cluster, finding, isChosen }: OpenedFindingProps) {
  const { subject } = finding
  const isService = subject.kind === 'service'
  const key = findingKey(finding)
  const rested = useDebounced(key, REST_MS)
  const { data, isLoading } = useQuery({
    ...serviceFindingsQuery(cluster, isService ? serviceKey(subject.namespace, subject.name) : ''),
    enabled: isChosen && isService && rested === key,
  })
  const read = data?.findings.find((other) => findingKey(other) === key)
  return (
    <>
      <FindingDetail cluster={cluster} finding={read ?? finding} />
      <p role="status" className="text-note text-ink-3">
        {isLoading && 'Reading the pods of this Service for the fix.'}
      </p>
    </>
  )
}
