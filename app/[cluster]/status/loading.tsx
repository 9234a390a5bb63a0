import { StatusSkeleton } from '@/components/status/status-page'

/** While the status page is on the way. */
export default StatusSkeleton
