import { CopyButton } from '@/components/ui/copy-button'
import { Code } from '@/components/ui/small'
import type { AccessLogResponse } from '@/lib/contracts/on-demand'

/** How a program logs who asked, with the right trust in proxies on the path of this Service. */
export function LoggingAdvice({ advice }: { advice: NonNullable<AccessLogResponse['advice']> }) {
  return (
    <details className="text-table">
      <summary className="cursor-pointer text-accent">A few lines that make a program log who asked</summary>
      <p className="mt-1 text-ink-2">{advice.trust}</p>
      {advice.snippets.map(({ id, title, text }) => (
        <div key={id} className="mt-2">
          <div className="mb-1 flex items-center justify-between gap-2">
            <h4 className="font-medium">{title}</h4>
            <CopyButton text={text} label="Copy" />
          </div>
          <Code>{text}</Code>
        </div>
      ))}
    </details>
  )
}
