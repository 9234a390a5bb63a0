import { z } from 'zod'

/**
 * Hints of the event stream: "this topic has a newer version, fetch it again". No data travels here.
 * Topics: `cluster:{id}` (state), `service:{id}:{namespace}/{name}`, `health:{id}:{namespace}/{name}`, `status:{id}`.
 */
export const hint = z.object({ topic: z.string(), version: z.number().int() })
export type Hint = z.infer<typeof hint>

export const eventsQuery = z.strictObject({
  cluster: z.string().max(81),
  /** `namespace/name` of the Service that the page shows, for its own topics. */
  service: z.string().max(320).optional(),
})
