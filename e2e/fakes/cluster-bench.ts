import { afterEach, beforeEach, expect, vi } from 'vitest'
import { type ClusterRig, followCluster } from './cluster-rig'
import { ADMIN_TOKEN } from './kube-api/access'
import { type FakeKubeApi, type FakeKubeApiOptions, startFakeKubeApi } from './kube-api/server'
import { kubeconfigText } from './kubeconfig'
import { createManualClock, type ManualClock } from './manual-clock'
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder'

type Fields = Readonly<Record<string, unknown>>

/** Fake API servers, a kubeconfig and sources that follow them; fresh for each test and cleared away after it. */
export type ClusterBench = {
  readonly clock: ManualClock
  readonly folder: TemporaryFolder
  serve(options?: FakeKubeApiOptions): Promise<FakeKubeApi>
  /** Writes the kubeconfig that `follow` reads, with one context. */
  writeConfig(server: string, user?: Fields, cluster?: Fields): void
  /** As `writeConfig`, with a context for each server, named by the key. */
  writeContexts(servers: Readonly<Record<string, string>>): void
  follow(options?: Partial<Parameters<typeof followCluster>[0]>): ClusterRig
}

/** To be called once in a test file: adds its own hooks. A promise that nobody handles fails the test. */
export function clusterBench(): ClusterBench {
  let clock = createManualClock()
  let folder: TemporaryFolder
  const apis: FakeKubeApi[] = []
  const rigs: ClusterRig[] = []
  const unhandled = vi.fn()
  const token = { token: ADMIN_TOKEN }

  beforeEach(() => {
    clock = createManualClock()
    folder = createTemporaryFolder()
    unhandled.mockClear()
    process.on('unhandledRejection', unhandled)
  })
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()))
    await Promise.all(apis.splice(0).map((api) => api.close()))
    folder.dispose()
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  return {
    get clock() {
      return clock
    },
    get folder() {
      return folder
    },
    async serve(options = {}) {
      const api = await startFakeKubeApi({ clock, ...options })
      apis.push(api)
      return api
    },
    writeConfig(server, user = token, cluster = {}) {
      folder.write('config', kubeconfigText({ shop: { cluster: { server, ...cluster }, user } }))
    },
    writeContexts(servers) {
      const entries = Object.entries(servers).map(([name, server]) => [name, { cluster: { server }, user: token }])
      folder.write('config', kubeconfigText(Object.fromEntries(entries)))
    },
    follow(options = {}) {
      const rig = followCluster({ kubeconfig: `${folder.path}/config`, clock, ...options })
      rigs.push(rig)
      return rig
    },
  }
}
