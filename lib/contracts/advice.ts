import { z } from 'zod'
import { booleanText, freshness, policy } from './common'
import { figure } from './compare'
import { fix } from './findings'

export const adviceQuery = z.strictObject({
  clientAddress: booleanText.optional().describe('Whether pods must see the address of the client.'),
  evenness: booleanText.optional().describe('Whether every pod must get about the same share.'),
  dynamicPlacement: booleanText
    .optional()
    .describe('Whether pods come and go too often for their placement to be relied on.'),
})
export type AdviceQuery = z.infer<typeof adviceQuery>

const need = z.enum(['clientAddress', 'evenness', 'dynamicPlacement'])

const placementFigures = z.object({
  /** Most minus fewest ready pods on a candidate node; null: nodes are not known. */
  schedulerSkew: z.number().int().nullable(),
  /** Hottest pod over the mean, under Local. */
  peak: figure,
  dropped: figure,
  nodesWithPods: z.number().int(),
  readyPods: z.number().int(),
  pendingPods: z.number().int(),
  /** What the placement does not look at, a sentence each. */
  limits: z.array(z.string()),
})

/** Which policy for a Service, and how to place its pods, from what it needs and what either would give here. */
export const adviceResponse = z.object({
  /** null: the Service has no port, so there is no policy to choose. */
  advice: z
    .object({
      /** null: neither is advised. */
      policy: policy.nullable(),
      headline: z.string(),
      because: z.string(),
      /** All rules in their order, and which one decided. */
      rules: z.array(z.object({ id: z.string(), statement: z.string(), decides: z.boolean() })),
      /** What the advised set-up would cost here, a phrase each. */
      costs: z.array(z.string()),
      /** The change of policy; null: it is there already, or none is advised. */
      change: fix.nullable(),
      /** With its pods spread. */
      spread: z.boolean(),
      /** Local for the public and Cluster inside; null: not advised. */
      hybrid: fix.nullable(),
      questions: z.array(
        z.object({
          need,
          question: z.string(),
          /** The annotation that declares it for every reader. */
          annotation: z.string(),
          /** null: nobody said. */
          answer: z.boolean().nullable(),
          /** Who said so; null: nobody. */
          saidBy: z.enum(['reader', 'annotation']).nullable(),
        }),
      ),
      /** What the policy alone does not settle, a sentence each. */
      notes: z.array(z.string()),
    })
    .nullable(),
  placement: z.object({
    inWords: z.string(),
    /** As pods lie now; null: the Service has no port. */
    before: placementFigures.nullable(),
    /** The advised one first; empty: nothing would help, or it is not known what. */
    choices: z.array(z.object({ kind: z.enum(['spread', 'apart', 'anew']), fix, after: placementFigures })),
  }),
  freshness,
})
export type AdviceResponse = z.infer<typeof adviceResponse>
