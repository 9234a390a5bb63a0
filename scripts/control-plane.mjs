import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { root } from './setup.mjs'

export const HOW_TO_GET_A_CONTROL_PLANE =
  'Build one with Go 1.26 or newer ("bash e2e/control-plane/build", about seven minutes, once), ' +
  'or set KUBEBUILDER_ASSETS to a folder with kube-apiserver, etcd, kube-controller-manager and kubectl.'

/** The folder that holds the binaries: KUBEBUILDER_ASSETS, else the cache of e2e/control-plane/build; null: neither. */
export function controlPlaneAssets() {
  const named = process.env.KUBEBUILDER_ASSETS
  if (named) return named
  const module = readFileSync(join(root, 'e2e', 'control-plane', 'go.mod'), 'utf8')
  const version = /k8s\.io\/kubernetes v([0-9.]+)/.exec(module)?.[1]
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const folder = join(cache, 'evenkeel', 'control-plane', version ?? 'unknown')
  return existsSync(join(folder, 'kubectl')) ? folder : null
}
