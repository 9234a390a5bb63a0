import { FindingsSkeleton } from '@/components/findings/findings-page'

/** While the findings page is on the way. */
export default FindingsSkeleton
