import Link from 'next/link'
import { controlClass } from '@/components/ui/control'
import { PageState } from '@/components/ui/page-state'

/** An address outside every cluster. */
export default function NotFound() {
  return (
    <main>
      <PageState
        kind="unknown"
        title="There is no page at this address."
        actions={
          <Link href="/" className={controlClass()}>
            Go to the overview
          </Link>
        }
      >
        <p>The link may be of another version, or a letter may be missing.</p>
      </PageState>
    </main>
  )
}
