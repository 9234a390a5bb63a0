import { CopyButton } from '@/components/ui/copy-button'
import { Code } from '@/components/ui/small'
import { type Watch, watchName } from './say-status'

/** The rights that are missing, as YAML that grants exactly them. */
export function MissingRights({ watches }: { watches: readonly Watch[] }) {
  const missing = watches.filter((watch) => watch.missingRightYaml !== null)
  if (missing.length === 0) {
    return (
      <section className="min-w-0">
        <h2>Missing rights</h2>
        <p className="text-table text-ink-2">None: every source that is watched may be read.</p>
      </section>
    )
  }
  const yaml = [...new Set(missing.map((watch) => watch.missingRightYaml ?? ''))].join('\n---\n')
  return (
    <section className="min-w-0">
      <div className="mb-1 flex items-center justify-between gap-2">
        <h2>The missing {missing.length === 1 ? 'right' : 'rights'}, exactly</h2>
        <CopyButton text={yaml} label="Copy YAML" />
      </div>
      <Code>{yaml}</Code>
      <p className="mt-1 text-note text-ink-2">
        For {missing.map(watchName).join(', ')}. Save it and run <code>kubectl apply -f</code> with the rights of an
        administrator; the watch starts by itself.
      </p>
    </section>
  )
}
