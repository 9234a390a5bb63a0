import type { OnDemandPermission } from '@/lib/server/sources'
import type { ConnectionOrigin } from '../credentials/connection-origin'
import type { Environment } from '../credentials/environment-proxy'

/** `auto`: where the credentials are a person's own. */
export type OnDemandSetting = 'auto' | 'on' | 'off'

/**
 * Whether something is done on demand. A kubeconfig outside a pod is the person's who started Evenkeel, so it acts with
 * their own rights; in a pod everybody who reaches the page would act with those of the pod (security page 2.5).
 *
 * @param does as a sentence goes on: "Logs are read"
 */
export function permissionOf(
  setting: OnDemandSetting,
  { name, does }: { readonly name: string; readonly does: string },
  origin: ConnectionOrigin,
  environment: Environment,
): OnDemandPermission {
  if (setting === 'off') return { allowed: false, inWords: `${does} on demand only, and ${name}=off forbids it here.` }
  const isPersons = origin.kind === 'kubeconfig' && (environment.KUBERNETES_SERVICE_HOST ?? '') === ''
  if (isPersons) return { allowed: true, inWords: `${does} with the rights of your kubeconfig.` }
  if (setting === 'on') return { allowed: true, inWords: `${does} with Evenkeel's own rights, as ${name}=on allows.` }
  return {
    allowed: false,
    inWords: `${does} with the rights of whoever asks, and here Evenkeel has its own alone. Set ${name}=on to lend them to everyone who can open this page.`,
  }
}
