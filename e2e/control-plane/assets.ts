import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a test or benchmark says when it leaves out its part on a real control plane. */
export const howToGetAssets =
  'no control plane binaries: run `bash e2e/control-plane/build` (needs Go) or set KUBEBUILDER_ASSETS to a folder that holds them'

const required = ['etcd', 'kube-apiserver']

/**
 * The folder that holds the binaries of a control plane: KUBEBUILDER_ASSETS, else the cache that `build` fills.
 *
 * @returns null when neither holds them; `howToGetAssets` says what to do
 * @throws Error when KUBEBUILDER_ASSETS names a folder without them: a wrong setting is not the same as none
 */
export function controlPlaneAssets(): string | null {
  const named = process.env.KUBEBUILDER_ASSETS
  if (named !== undefined && named !== '') {
    const missing = required.filter((binary) => !existsSync(join(named, binary)))
    if (missing.length > 0)
      throw new Error(`KUBEBUILDER_ASSETS is ${named}, which holds no ${missing.join(' and no ')}`)
    return named
  }
  const cached = join(cacheFolder(), builtVersion())
  return required.every((binary) => existsSync(join(cached, binary))) ? cached : null
}

/** The path of one binary; null when the folder has none. */
export function assetPath(assets: string, binary: string): string | null {
  const path = join(assets, binary)
  return existsSync(path) ? path : null
}

/** Where `build` puts what it builds. */
export const cacheFolder = (): string => join(cacheHome(), 'evenkeel', 'control-plane')

function cacheHome(): string {
  const named = process.env.XDG_CACHE_HOME
  return named !== undefined && named !== '' ? named : join(homedir(), '.cache')
}

function builtVersion(): string {
  const goMod = readFileSync(fileURLToPath(new URL('./go.mod', import.meta.url)), 'utf8')
  const version = /^require k8s\.io\/kubernetes v([0-9.]+)/m.exec(goMod)?.[1]
  if (version === undefined) throw new Error('e2e/control-plane/go.mod names no version of k8s.io/kubernetes')
  return version
}
