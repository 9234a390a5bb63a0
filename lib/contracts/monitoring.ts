import { z } from 'zod'
import { freshness } from './common'

/** A question with its answer; null: not known. The sentence says why, either way. */
const answer = z.object({ holds: z.boolean().nullable(), inWords: z.string() })

/** How a Service is scraped by what a Prometheus Operator was told. */
export const monitoringResponse = z.object({
  /** Whether the pods are scraped. */
  verdict: answer,
  /** Monitors that select the Service, the best first; where none does, those that come near. */
  monitors: z.array(
    z.object({
      kind: z.enum(['ServiceMonitor', 'PodMonitor']),
      namespace: z.string(),
      name: z.string(),
      /** Name of the Service whose labels and ports it goes by; null: it goes by pods. */
      through: z.string().nullable(),
      /** Does it select the Service? */
      selects: answer,
      /** Is there a port that it names? */
      port: answer,
      /** Does a Prometheus select it? */
      prometheus: answer,
      /** Was the last scrape of its targets answered, as the configured Prometheus says? */
      up: answer,
      mends: z.array(z.object({ inWords: z.string(), command: z.string() })),
    }),
  ),
  /** Whether any scrape of the pods is answered, by whatever asked for it. */
  up: answer,
  /** What lets the pods be scraped where no monitor selects the Service; null: one does, or no port can be scraped. */
  manifest: z
    .object({
      inWords: z.string(),
      yaml: z.string(),
      /** To run before; null: nothing. */
      command: z.string().nullable(),
    })
    .nullable(),
  /** What could not be read, with the right that it takes as YAML; null: no right is missing. */
  unread: z.array(z.object({ inWords: z.string(), missingRightYaml: z.string().nullable() })),
  freshness,
})
export type MonitoringResponse = z.infer<typeof monitoringResponse>
