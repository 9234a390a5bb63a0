import { z } from 'zod'
import { safeText } from '@/lib/format/foreign-text'
import type { Clock } from '@/lib/server/sources'
import { SourceFailure } from '../words/errors'
import type { Environment } from './environment-proxy'
import { type ProcessEnd, runProcess } from './exec-process'
import type { ExecPlugin } from './kubeconfig-schema'

/** Cloud plugins take one to five seconds; one that waits for a person at a terminal waits for ever. */
export const PLUGIN_TIMEOUT_MS = 30_000
/** A 401 asks for a new credential; one that is this young was refused on its merits, so the plugin is left alone. */
const YOUNG_MS = 5000

export type ExecCredential = {
  readonly token: string | null
  /** PEM. */
  readonly certificate: string | null
  readonly key: string | null
}

/** Runs the `exec` plugin of a kubeconfig user and remembers what it said for as long as it is good. */
export interface CredentialPlugin {
  /** @throws SourceFailure */
  credential(): Promise<ExecCredential>
  /** What is remembered was refused. */
  invalidate(): void
}

type Remembered = { readonly credential: ExecCredential; readonly madeAtMs: number; readonly goodUntilMs: number }

/**
 * @param clusterInfo what the plugin is told of the cluster (`provideClusterInfo`); null: nothing
 * Source: client.authentication.k8s.io/v1, and client-go's exec plugin for what is not written there
 */
export function createCredentialPlugin(options: {
  readonly plugin: ExecPlugin
  readonly environment: Environment
  readonly clock: Clock
  readonly clusterInfo: () => Promise<object | null>
}): CredentialPlugin {
  const { plugin, clock } = options
  let remembered: Remembered | null = null
  let running: Promise<Remembered> | null = null

  const run = async (): Promise<Remembered> => {
    if (plugin.interactiveMode === 'Always') {
      throw failure(plugin, 'exec-interactive', 'always asks at a terminal, and Evenkeel has none')
    }
    const end = await runProcess({
      command: plugin.command,
      args: plugin.args ?? [],
      environment: toEnvironment(options.environment, plugin, await options.clusterInfo()),
      timeoutMs: PLUGIN_TIMEOUT_MS,
      clock,
    })
    const { status } = parseCredential(plugin, refuseFailures(plugin, end))
    const goodUntilMs = Date.parse(status.expirationTimestamp ?? '')
    return {
      credential: {
        token: status.token ?? null,
        certificate: status.clientCertificateData ?? null,
        key: status.clientKeyData ?? null,
      },
      madeAtMs: clock.nowMs(),
      goodUntilMs: Number.isNaN(goodUntilMs) ? Number.POSITIVE_INFINITY : goodUntilMs,
    }
  }

  return {
    async credential() {
      if (remembered !== null && clock.nowMs() < remembered.goodUntilMs) return remembered.credential
      // Several requests wait for one run: a plugin may ask a person, or be charged by the call.
      running ??= run().finally(() => {
        running = null
      })
      remembered = await running
      return remembered.credential
    },
    invalidate() {
      if (remembered !== null && clock.nowMs() - remembered.madeAtMs >= YOUNG_MS) remembered = null
    },
  }
}

function toEnvironment(environment: Environment, plugin: ExecPlugin, cluster: object | null): Environment {
  const own = Object.fromEntries((plugin.env ?? []).map(({ name, value }) => [name, value]))
  const spec = { interactive: false, ...(cluster === null ? {} : { cluster }) }
  const info = { kind: 'ExecCredential', apiVersion: plugin.apiVersion, spec }
  return { ...environment, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) }
}

function refuseFailures(plugin: ExecPlugin, end: ProcessEnd): string {
  if (end.kind === 'not-started') {
    const problem = end.code === 'ENOENT' ? 'was not found' : `could not be started: ${end.code}`
    const hint = plugin.installHint === null ? undefined : safeText(plugin.installHint, 300)
    throw failure(
      plugin,
      'exec-not-started',
      problem,
      hint ?? 'Install it, or write its full path into the kubeconfig.',
    )
  }
  if (end.kind === 'too-late') {
    throw failure(plugin, 'exec-timeout', `did not answer within ${PLUGIN_TIMEOUT_MS / 1000} s and was ended`)
  }
  if (end.kind === 'too-long') throw failure(plugin, 'exec-invalid', 'wrote more than a credential')
  if (end.code === 0) return end.stdout
  const said = safeText(withoutSecrets(end.stderr.trim()), 200)
  throw failure(plugin, 'exec-failed', `failed with ${end.code ?? end.signal}${said === '' ? '' : `: ${said}`}`)
}

const credentialSchema = z.object({
  kind: z.literal('ExecCredential'),
  status: z
    .object({
      token: z.string().nullish(),
      clientCertificateData: z.string().nullish(),
      clientKeyData: z.string().nullish(),
      expirationTimestamp: z.string().nullish(),
    })
    .refine(({ token, clientCertificateData: certificate, clientKeyData: key }) => token || (certificate && key)),
})

function parseCredential(plugin: ExecPlugin, stdout: string): z.infer<typeof credentialSchema> {
  if (stdout.trim() === '') throw failure(plugin, 'exec-invalid', 'ended well but wrote nothing')
  let output: unknown
  try {
    output = JSON.parse(stdout)
  } catch {
    throw failure(plugin, 'exec-invalid', 'wrote something that is no JSON')
  }
  const parsed = credentialSchema.safeParse(output)
  if (!parsed.success) throw failure(plugin, 'exec-invalid', 'wrote no ExecCredential with a token or a certificate')
  return parsed.data
}

/** kubectl runs the same plugin, at a terminal where it can ask. */
const TRY_YOURSELF = 'Run `kubectl get nodes` with this context: it runs the same plugin and shows what it wants.'

const failure = (plugin: ExecPlugin, code: string, problem: string, action = TRY_YOURSELF): SourceFailure =>
  new SourceFailure(code, `The exec plugin "${safeText(plugin.command, 80)}" ${problem}.`, action)

/** What a plugin complains of may quote the credential; no word of a complaint is that long. */
const withoutSecrets = (text: string): string => text.replace(/[\w+/=.~-]{40,}/g, '…')
