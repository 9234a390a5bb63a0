import Link from 'next/link'
import { VerdictIcon, type VerdictKind } from '@/components/ui/verdict-icon'

export type NoticeLine = { readonly kind: VerdictKind; readonly text: string }

/** What is missing from a page or wrong with it, a line each under its sentence; nothing on a good day. */
export function NoticeLines({ cluster, lines }: { cluster: string; lines: readonly NoticeLine[] }) {
  if (lines.length === 0) return null
  return (
    <ul aria-label="What is missing here" className="mt-1 text-fact text-ink-2">
      {lines.map((line) => (
        <li key={line.text} className="flex gap-1.5">
          <VerdictIcon kind={line.kind} className="mt-[3px]" />
          <span className="min-w-0">
            <WithStatusLink cluster={cluster} text={line.text} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What a view of its own misses; what stands in the head of the page already is not said again. */
export function gapsBeyond<Line extends NoticeLine>(
  lines: readonly Line[],
  said: readonly NoticeLine[],
): readonly Line[] {
  const known = new Set(said.map(({ text }) => text))
  return lines.filter(({ text }) => !known.has(text))
}

const STATUS_PAGE = 'status page'

/** Sentences that send the reader to the status page lead there. */
function WithStatusLink({ cluster, text }: { cluster: string; text: string }) {
  const at = text.indexOf(STATUS_PAGE)
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <Link href={`/${cluster}/status`} className="text-accent underline">
        {STATUS_PAGE}
      </Link>
      {text.slice(at + STATUS_PAGE.length)}
    </>
  )
}
