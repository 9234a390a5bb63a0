import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kubeconfigText } from '@/e2e/fakes/kubeconfig'
import { createTemporaryFolder, type TemporaryFolder } from '@/e2e/fakes/temporary-folder'
import { clusterParams } from '@/lib/contracts/common'
import { loadContexts, toClusterIds } from './contexts'

const cluster = { server: 'https://192.0.2.1:6443' }
const settings = { contexts: [] as string[], clusterName: null, environment: {} }

describe('ids of clusters', () => {
  const idsOf = (...names: string[]) => names.map((name) => toClusterIds(names).get(name))

  it('are the names where names are fit for an address', () => {
    expect(idsOf('prod', 'kind-dev', 'k3s')).toEqual(['prod', 'kind-dev', 'k3s'])
  })

  it.each([
    ['arn:aws:eks:eu-central-1:111122223333:cluster/prod', 'arn-aws-eks-eu-central-1-111122223333-cluster-prod'],
    ['gke_my-project_europe-west1_prod', 'gke-my-project-europe-west1-prod'],
    ['Admin@Prod', 'admin-prod'],
    ['../../etc/passwd', 'etc-passwd'],
    ['<script>alert(1)</script>', 'script-alert-1-script'],
    ['生产', 'cluster'],
    ['__proto__', 'proto'],
    ['x'.repeat(64 * 1024), 'x'.repeat(60)],
  ])('hold nothing that a URL escapes: %.30s', (name, id) => {
    expect(idsOf(name)).toEqual([id])
    expect(clusterParams.safeParse({ cluster: id }).success).toBe(true)
  })

  it('are unique, and the order of the contexts does not matter', () => {
    const names = ['prod@a', 'prod:a', 'prod-a', '生产', '测试']
    const forwards = toClusterIds(names)
    const backwards = toClusterIds([...names].reverse())
    expect(new Set(forwards.values()).size).toBe(names.length)
    for (const name of names) expect(backwards.get(name)).toBe(forwards.get(name))
    expect(forwards.get('prod-a')).toBe('prod-a')
    expect(forwards.get('prod@a')).toMatch(/^prod-a-[0-9a-f]{6}$/)
  })

  it('are never the first segment of the API', () => {
    expect(idsOf('api')[0]).toMatch(/^api-[0-9a-f]{6}$/)
  })
})

describe('the clusters that the settings name', () => {
  let folder: TemporaryFolder
  beforeEach(() => {
    folder = createTemporaryFolder()
  })
  afterEach(() => folder.dispose())

  const withKubeconfig = (text: string) => ({ KUBECONFIG: folder.write('config', text) })

  it('are the contexts that are listed, each once, in their order', () => {
    const environment = withKubeconfig(kubeconfigText({ a: { cluster }, b: { cluster } }))
    const contexts = loadContexts({ ...settings, contexts: ['b', 'a', 'b'], environment })
    expect(contexts.map(({ id, name }) => ({ id, name }))).toEqual([
      { id: 'b', name: 'b' },
      { id: 'a', name: 'a' },
    ])
    expect(contexts[0]?.origin).toMatchObject({ kind: 'kubeconfig', context: 'b' })
  })

  it('keep their place when the kubeconfig lacks them', () => {
    const environment = withKubeconfig(kubeconfigText({ a: { cluster } }))
    expect(loadContexts({ ...settings, contexts: ['a', 'typo'], environment })).toHaveLength(2)
  })

  it('is the present context when none is listed, and stays it when another becomes current', () => {
    const environment = withKubeconfig(kubeconfigText({ a: { cluster }, b: { cluster } }, 'b'))
    expect(loadContexts({ ...settings, environment })).toMatchObject([{ id: 'b', origin: { context: 'b' } }])
  })

  it('is called by the setting when there is one only', () => {
    const environment = withKubeconfig(kubeconfigText({ a: { cluster } }))
    const named = { ...settings, clusterName: 'Berlin', environment }
    expect(loadContexts(named)).toMatchObject([{ id: 'berlin', name: 'Berlin', origin: { context: 'a' } }])
    expect(loadContexts({ ...named, contexts: ['a', 'b'] }).map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('is the cluster of the pod where there is no kubeconfig', () => {
    const environment = {
      KUBECONFIG: `${folder.path}/none`,
      KUBERNETES_SERVICE_HOST: '2001:db8::1',
      KUBERNETES_SERVICE_PORT: '6443',
    }
    expect(loadContexts({ ...settings, environment })).toMatchObject([
      { id: 'in-cluster', name: 'in-cluster', origin: { kind: 'in-cluster', host: '2001:db8::1', port: '6443' } },
    ])
  })

  it('is one that says what is missing when there is nothing', () => {
    const environment = { KUBECONFIG: `${folder.path}/none` }
    expect(loadContexts({ ...settings, environment })).toMatchObject([
      { id: 'current-context', origin: { kind: 'kubeconfig', context: null } },
    ])
  })
})
