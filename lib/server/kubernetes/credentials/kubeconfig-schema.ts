import { z } from 'zod'

// Only the fields that are used. Files in the wild carry others, and null where others leave a field out.
const text = z
  .string()
  .nullish()
  .transform((value) => value || null)

export const clusterSchema = z.object({
  server: z.string().min(1),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
  'proxy-url': text,
})

export const execSchema = z.object({
  apiVersion: z.string().min(1),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string().min(1), value: z.string() })).nullish(),
  installHint: text,
  provideClusterInfo: z.boolean().nullish(),
  interactiveMode: text,
})

export const userSchema = z.object({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string()).nullish(),
  exec: execSchema.nullish(),
  'auth-provider': z.object({ name: z.string(), config: z.record(z.string(), z.string()).nullish() }).nullish(),
})

export const contextSchema = z.object({ cluster: z.string().min(1), user: z.string().nullish() })

export type KubeconfigCluster = z.infer<typeof clusterSchema>
export type KubeconfigUser = z.infer<typeof userSchema>
export type ExecPlugin = z.infer<typeof execSchema>
