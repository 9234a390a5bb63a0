import { CopyButton } from '@/components/ui/copy-button'
import { Code, Notice } from '@/components/ui/small'
import type { FixContract } from '@/lib/contracts/findings'

/** A change that is ready to apply: what to know before it, then YAML and a command, each to copy. */
export function FixSnippets({ fix }: { fix: FixContract }) {
  return (
    <>
      {fix.warning !== null && (
        <Notice kind="warning" title="Before you do:">
          {fix.warning}
        </Notice>
      )}
      <div className="grid gap-3 desk:grid-cols-2">
        {fix.yaml !== null && <Snippet title="as YAML" text={fix.yaml} />}
        {fix.kubectl !== null && <Snippet title="as a command" text={fix.kubectl} />}
      </div>
    </>
  )
}

function Snippet({ title, text }: { title: string; text: string }) {
  return (
    <figure className="flex min-w-0 flex-col gap-1">
      <figcaption className="flex items-center justify-between text-note text-ink-2">
        {title}
        <CopyButton text={text} label="Copy" />
      </figcaption>
      <Code>{text}</Code>
    </figure>
  )
}
