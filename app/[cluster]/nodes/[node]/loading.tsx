import { NodesSkeleton } from '@/components/nodes/nodes-page'

/** While the Nodes page is on the way. */
export default NodesSkeleton
