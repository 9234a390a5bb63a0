import { z } from 'zod'
import { severities } from '@/lib/domain/findings/finding'
import { freshness } from './common'

export const severity = z.enum(severities)

const ruleId = z.string().regex(/^F\d\d$/, 'not the id of a rule')

/** What mends something: in words, and ready to apply. */
export const fix = z.object({
  inWords: z.string(),
  yaml: z.string().nullable(),
  kubectl: z.string().nullable(),
  warning: z.string().nullable(),
})
export type FixContract = z.infer<typeof fix>

export const finding = z.object({
  id: ruleId,
  name: z.string(),
  /** The rule in a few words. */
  heading: z.string(),
  severity,
  subject: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('service'), namespace: z.string(), name: z.string() }),
    z.object({ kind: z.literal('node'), name: z.string() }),
  ]),
  title: z.string(),
  /** The one figure of a list row; "" where none says it. */
  figure: z.string(),
  /** How bad it is among findings of the same rule, in the unit of the rule; more is worse, null: not known. */
  harm: z.number().nullable(),
  evidence: z.array(z.object({ what: z.string(), value: z.string(), source: z.string() })),
  explanation: z.string(),
  fix,
  nodes: z.array(z.string()),
  /**
   * When the pods that it rests on were read, because somebody opened the Service or asked, Unix milliseconds; null: it
   * rests on what is watched, or was read for this answer.
   */
  readAtMs: z.number().nullable(),
})
export type FindingContract = z.infer<typeof finding>

const notChecked = z.object({
  id: ruleId,
  name: z.string(),
  /** The rule in a few words. */
  heading: z.string(),
  reason: z.string(),
})

/** Findings of one Service. */
export const serviceFindingsResponse = z.object({
  findings: z.array(finding),
  /** Rules that could not be judged; they never count as fine. */
  notChecked: z.array(notChecked),
  freshness,
})
export type ServiceFindingsResponse = z.infer<typeof serviceFindingsResponse>

const idList = z
  .string()
  .max(400)
  .transform((text) => text.split(',').filter((id) => id !== ''))
  .pipe(z.array(ruleId).max(60))

export const findingsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: z.string().max(400).optional(),
  severity: severity.optional(),
  rule: ruleId.optional(),
  namespace: z.string().max(63).optional(),
  /** Text that the subject's name must hold. */
  q: z.string().max(200).optional(),
  /** Rules that the reader does not want to see: `F12,F13`. */
  mute: idList.optional(),
})
export type FindingsQuery = z.infer<typeof findingsQuery>

/** Findings of the cluster, worst first and by rule. */
export const findingsResponse = z.object({
  findings: z.array(finding),
  /** Rules that could not be judged for some Services or nodes, with the most frequent reason. */
  notChecked: z.array(
    notChecked.extend({
      subjects: z.number().int(),
      /** Of these, Services whose pods nobody asked for: `POST …/findings/ask` reads them. */
      unread: z.number().int(),
    }),
  ),
  /** Services whose pods were read within a quarter of an hour: opened, or asked for. */
  read: z.object({
    services: z.number().int(),
    /** All external Services that the reader may see. */
    of: z.number().int(),
    /** null: none was read. */
    oldestAtMs: z.number().nullable(),
    /** How far an asking has come; null: none is under way. */
    underWay: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  }),
  /** Findings that match the filters. */
  total: z.number().int(),
  next: z.string().nullable(),
  /** Over all that the reader may see, whatever the filters. */
  summary: z.object({
    bySeverity: z.record(severity, z.number().int()),
    byRule: z.array(
      z.object({ id: ruleId, name: z.string(), heading: z.string(), severity, subjects: z.number().int() }),
    ),
    services: z.number().int(),
    rules: z.number().int(),
    namespaces: z.array(z.string()),
  }),
  freshness,
})
export type FindingsResponse = z.infer<typeof findingsResponse>

export const askFindingsRequest = z.strictObject({
  rule: ruleId.optional().describe('Only Services for which this rule could not be judged.'),
  namespace: z.string().max(63).optional().describe('Only Services of this namespace.'),
})
export type AskFindingsRequest = z.infer<typeof askFindingsRequest>

export const askFindingsResponse = z.object({
  /** Services whose pods were asked for. */
  read: z.number().int(),
  /** Of these, Services whose pods could not be read; their rules stay not checked. */
  unreadable: z.number().int(),
  /** Why one of them could not be; null: all could. */
  problem: z.string().nullable(),
  /** Services that are still to be asked for. */
  left: z.number().int(),
  /** `bound`: more Services or pods than are read at once; `time`: it took longer than it may. */
  ended: z.enum(['all-read', 'bound', 'time', 'stopped']),
  freshness,
})
export type AskFindingsResponse = z.infer<typeof askFindingsResponse>
