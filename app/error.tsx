'use client'

import { PageError } from '@/components/shell/page-error'

/** A page outside every cluster met an error of its own. */
export default PageError
