import { z } from 'zod'

/**
 * Hints of the event stream: "this topic has a newer version, fetch it again". No data travels here.
 * Topics: `cluster:{id}` (state), `service:{id}:{namespace}/{name}`, `health:{id}:{namespace}/{name}`, `status:{id}`.
 */
export const hint = z.object({ topic: z.string(), version: z.number().int() })
export type Hint = z.infer<typeof hint>

/**
 * Names of the events: `hint` carries a Hint as JSON, `heartbeat` says only that the stream lives. It is a real event,
 * not a comment, because a page cannot see comments and must notice when they stop.
 */
export const eventNames = { hint: 'hint', heartbeat: 'heartbeat' } as const

/** How often the server sends a heartbeat; a page counts the stream as lost after two and a half of them. */
export const HEARTBEAT_SECONDS = 15

export const eventsQuery = z.strictObject({
  cluster: z.string().max(81),
  /** `namespace/name` of the Service that the page shows, for its own topics. */
  service: z.string().max(320).optional(),
})
