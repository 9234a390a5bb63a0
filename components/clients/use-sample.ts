import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Sample, sampleQuery } from '@/lib/client/queries/on-demand'
import type { ServiceKey } from '@/lib/domain/cluster'

/** The sample of a Service that the reader has open; null: none. */
export function useSample(cluster: string, service: ServiceKey): Sample | null {
  return useQuery(sampleQuery(cluster, service)).data ?? null
}

/** Reads a sample when it is told to, and opens it in the place of the one before; what was read is kept nowhere else. */
export function useReadSample<Read extends Sample>(cluster: string, service: ServiceKey, read: () => Promise<Read>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: read,
    gcTime: 0,
    onSuccess: (sample) => client.setQueryData(sampleQuery(cluster, service).queryKey, sample),
  })
}

/** Closes the open sample, which forgets it. */
export function useCloseSample(cluster: string, service: ServiceKey): () => void {
  const client = useQueryClient()
  return () => client.setQueryData(sampleQuery(cluster, service).queryKey, null)
}
