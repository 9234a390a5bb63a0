import { expect, test } from 'vitest'
import { permissionOf } from './permission'

const what = { name: 'EVENKEEL_COUNT_NOW', does: 'Commands are run in pods' }
const kubeconfig = { kind: 'kubeconfig', paths: ['/home/ann/.kube/config'], context: 'prod' } as const
const inCluster = { kind: 'in-cluster', host: '10.96.0.1', port: '443', folder: '/x' } as const
const inPod = { KUBERNETES_SERVICE_HOST: '10.96.0.1' }

test.each([
  ['auto', 'a kubeconfig on a laptop', kubeconfig, {}, true],
  ['auto', 'a service account of a pod', inCluster, inPod, false],
  ['auto', 'a kubeconfig that is mounted into a pod', kubeconfig, inPod, false],
  ['on', 'a service account of a pod', inCluster, inPod, true],
  ['off', 'a kubeconfig on a laptop', kubeconfig, {}, false],
] as const)('%s with %s', (setting, _, origin, environment, allowed) => {
  const permission = permissionOf(setting, what, origin, environment)
  expect(permission.allowed).toBe(allowed)
  if (!allowed) expect(permission.inWords).toContain('EVENKEEL_COUNT_NOW')
})
