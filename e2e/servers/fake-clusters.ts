import { ADMIN_TOKEN } from '../fakes/kube-api/access'
import type { FakeKubeApi } from '../fakes/kube-api/server'
import { kubeconfigText } from '../fakes/kubeconfig'
import { createTemporaryFolder } from '../fakes/temporary-folder'
import { type Evenkeel, startEvenkeel } from './evenkeel'

/** An API server, and the token that it is asked with; the administrator's where none is named. */
export type FakeContext = { readonly api: FakeKubeApi; readonly token?: string }

/**
 * Starts the production build on fake API servers, each under the name of its context. Its end takes the kubeconfig
 * with it; the fakes stay.
 */
export async function startOnFakes(
  contexts: Readonly<Record<string, FakeContext>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Evenkeel> {
  const folder = createTemporaryFolder()
  const entries = Object.entries(contexts).map(([name, { api, token = ADMIN_TOKEN }]) => [
    name,
    { cluster: { server: api.url }, user: { token } },
  ])
  const kubeconfig = folder.write('config', kubeconfigText(Object.fromEntries(entries)))
  const names = Object.keys(contexts).join(',')
  const server = await startEvenkeel({ KUBECONFIG: kubeconfig, EVENKEEL_CONTEXTS: names, ...env })
  return {
    ...server,
    async stop(signal) {
      const code = await server.stop(signal)
      folder.dispose()
      return code
    },
  }
}
