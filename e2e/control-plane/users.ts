import { randomBytes } from 'node:crypto'

export const users = ['admin', 'reader', 'namespaced', 'nobody'] as const
export type User = (typeof users)[number]

/** The one namespace that the user `namespaced` may read. */
export const TEAM_NAMESPACE = 'team-a'

export type Tokens = Readonly<Record<User, string>>

export function createTokens(): Tokens {
  const token = () => randomBytes(16).toString('hex')
  return { admin: token(), reader: token(), namespaced: token(), nobody: token() }
}

/** The file of `--token-auth-file`: token, user, uid, groups. */
export function tokensFile(tokens: Tokens): string {
  return users
    .map((user) => `${tokens[user]},${user},${user},"${user === 'admin' ? 'system:masters' : 'people'}"\n`)
    .join('')
}

const verbs = ['get', 'list', 'watch']
const services = { apiGroups: [''], resources: ['services'], verbs }
const nodes = { apiGroups: [''], resources: ['nodes'], verbs }
const endpointSlices = { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs }

const rbac = '/apis/rbac.authorization.k8s.io/v1'
const apiVersion = 'rbac.authorization.k8s.io/v1'
const apiGroup = 'rbac.authorization.k8s.io'

/** What gives the users their rights (domain page 8: the minimum, cluster-wide and in one namespace). */
export function accessObjects(): readonly { path: string; object: unknown }[] {
  const inTeam = `${rbac}/namespaces/${TEAM_NAMESPACE}`
  return [
    {
      path: '/api/v1/namespaces',
      object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: TEAM_NAMESPACE } },
    },
    {
      path: `${rbac}/clusterroles`,
      object: {
        apiVersion,
        kind: 'ClusterRole',
        metadata: { name: 'evenkeel-reader' },
        rules: [services, nodes, endpointSlices],
      },
    },
    {
      path: `${rbac}/clusterrolebindings`,
      object: {
        apiVersion,
        kind: 'ClusterRoleBinding',
        metadata: { name: 'evenkeel-reader' },
        roleRef: { apiGroup, kind: 'ClusterRole', name: 'evenkeel-reader' },
        subjects: [{ apiGroup, kind: 'User', name: 'reader' }],
      },
    },
    {
      path: `${inTeam}/roles`,
      object: { apiVersion, kind: 'Role', metadata: { name: 'evenkeel-reader' }, rules: [services, endpointSlices] },
    },
    {
      path: `${inTeam}/rolebindings`,
      object: {
        apiVersion,
        kind: 'RoleBinding',
        metadata: { name: 'evenkeel-reader' },
        roleRef: { apiGroup, kind: 'Role', name: 'evenkeel-reader' },
        subjects: [{ apiGroup, kind: 'User', name: 'namespaced' }],
      },
    },
  ]
}

/** A kubeconfig for one user. JSON is YAML. */
export function kubeconfigText(server: string, caFile: string, user: User, token: string): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': user,
    clusters: [{ name: 'control-plane', cluster: { server, 'certificate-authority': caFile } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: user, context: { cluster: 'control-plane', user } }],
  }
  return `${JSON.stringify(config, null, 2)}\n`
}
