import { ServiceSkeleton } from '@/components/services/service-skeleton'

/** While the page of a Service is on the way. */
export default ServiceSkeleton
