import { CopyButton } from '@/components/ui/copy-button'
import { Code } from '@/components/ui/small'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { DistributionResponse } from '@/lib/contracts/distribution'

type Missing = DistributionResponse['model']['missing'][number]

const whys: Record<Missing['why'], string> = {
  denied: 'may not be read',
  absent: 'are not served by this cluster',
  failed: 'could not be read',
  'not-asked': 'were not read yet',
  'too-many': 'are more than are read at once',
}

/** What would say more about the balancer and was not read, with the right that it takes. */
export function MissingReadings({ missing }: { missing: readonly Missing[] }) {
  if (missing.length === 0) return null
  return (
    <section aria-label="What was not read" className="mt-2 flex flex-col gap-1.5 border-t border-line px-1.5 pt-2">
      <h2 className="text-note font-medium text-ink-2">Reading this would say more</h2>
      {missing.map((reading) => (
        <div key={reading.what} className="flex flex-col gap-1">
          <p>
            <VerdictIcon kind={reading.why === 'denied' ? 'denied' : 'unknown'} className="mr-1.5" />
            <b className="font-medium">{reading.what}</b> {whys[reading.why]}
            <span className="text-ink-2">; they would say {reading.adds}.</span>
          </p>
          {reading.right !== null && <Right right={reading.right} />}
        </div>
      ))}
    </section>
  )
}

function Right({ right }: { right: NonNullable<Missing['right']> }) {
  const { apiGroup, resource, verbs, namespace } = right
  const rule = `- {apiGroups: ["${apiGroup}"], resources: ["${resource}"], verbs: [${verbs.join(', ')}]}`
  return (
    <figure className="flex flex-col gap-0.5">
      <figcaption className="flex items-center justify-between text-note text-ink-2">
        the rule, {namespace === null ? 'in a ClusterRole' : `in a Role of namespace ${namespace}`}
        <CopyButton text={rule} label="Copy" />
      </figcaption>
      <Code>{rule}</Code>
    </figure>
  )
}
