import { z } from 'zod'
import { readServerAddress } from './config-server-address'
import type { LokiSettings } from './loki/ask-loki'

/** Settings about Loki. */
export const lokiShape = {
  EVENKEEL_LOKI_URL: z
    .string()
    .default('')
    .describe('Address of a Loki, with the path before its /loki/api/v1: a second source of access logs; empty: none.'),
  EVENKEEL_LOKI_TOKEN_FILE: z.string().default('').describe('File with a bearer token for Loki; empty: none is sent.'),
  EVENKEEL_LOKI_TENANT: z
    .string()
    .regex(/^[\w.!*'()-]{0,150}$/, 'must be the id of a tenant')
    .default('')
    .describe('Tenant of Loki, for X-Scope-OrgID; empty: none is sent.'),
}

/**
 * @returns null: no Loki is asked
 * @throws ConfigError when the address says more than where the server is
 */
export function readLoki(values: z.infer<z.ZodObject<typeof lokiShape>>): LokiSettings | null {
  if (values.EVENKEEL_LOKI_URL === '') return null
  return {
    url: readServerAddress(
      'EVENKEEL_LOKI_URL',
      values.EVENKEEL_LOKI_URL,
      'https://loki.example/prefix',
      'Evenkeel adds what it asks itself',
    ),
    tokenFile: values.EVENKEEL_LOKI_TOKEN_FILE || null,
    tenant: values.EVENKEEL_LOKI_TENANT || null,
  }
}
