import { ClientsPageSkeleton } from '@/components/clients/clients-skeleton'

/** While the clients page is on the way. */
export default ClientsPageSkeleton
