'use client'

import { PageError } from '@/components/shell/page-error'

/** A page of a cluster met an error of its own; the bar stays. */
export default PageError
