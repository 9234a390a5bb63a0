import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assetPath } from './assets'
import { createServerProcess, findFreePorts, type Server, startGuardian } from './processes'
import { createTokens, kubeconfigText, type Tokens, tokensFile, type User, users } from './users'

/** The processes of one control plane with their files and ports; none of them runs yet. */
export type Servers = {
  readonly url: string
  readonly apiPort: number
  readonly etcdPort: number
  readonly caFile: string
  readonly tokens: Tokens
  readonly kubeconfig: (user: User) => string
  readonly etcd: Server
  readonly apiServer: Server
  /** null: not among the assets (setup-envtest brings none). */
  readonly controllerManager: Server | null
  /** Ends what runs, each after those that depend on it, and removes the files. */
  readonly stop: () => Promise<void>
}

/** Chooses ports and writes tokens, keys and kubeconfigs into a new temporary folder. */
export async function prepareServers(assets: string): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-control-plane-'))
  const guardian = startGuardian(folder, ['kube-controller-manager', 'kube-apiserver', 'etcd'])
  const [etcdPort, peerPort, apiPort] = await findFreePorts()
  const url = `https://127.0.0.1:${apiPort}`
  const caFile = join(folder, 'certificates', 'apiserver.crt')
  const kubeconfig = (user: User) => join(folder, `${user}.kubeconfig`)

  const tokens = createTokens()
  writeFileSync(join(folder, 'tokens.csv'), tokensFile(tokens), { mode: 0o600 })
  for (const user of users) {
    writeFileSync(kubeconfig(user), kubeconfigText(url, caFile, user, tokens[user]), { mode: 0o600 })
  }
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(join(folder, 'sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })

  const server = (name: string, path: string, args: readonly string[]) =>
    createServerProcess({ name, path, args, folder, guardian })
  const etcd = server('etcd', join(assets, 'etcd'), etcdArgs(folder, etcdPort, peerPort))
  const apiServer = server('kube-apiserver', join(assets, 'kube-apiserver'), apiServerArgs(folder, etcdPort, apiPort))
  const managerPath = assetPath(assets, 'kube-controller-manager')
  const controllerManager =
    managerPath === null
      ? null
      : server('kube-controller-manager', managerPath, managerArgs(folder, kubeconfig('admin')))

  const stop = async () => {
    await controllerManager?.kill()
    await apiServer.kill()
    await etcd.kill()
    await guardian.close()
  }
  return { url, apiPort, etcdPort, caFile, tokens, kubeconfig, etcd, apiServer, controllerManager, stop }
}

function etcdArgs(folder: string, clientPort: number, peerPort: number): string[] {
  const client = `http://127.0.0.1:${clientPort}`
  const peer = `http://127.0.0.1:${peerPort}`
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=error',
  ]
}

function apiServerArgs(folder: string, etcdPort: number, port: number): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--anonymous-auth=false',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'sa.key')}`,
    `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
    // Pods of tests name no service account, and no controller makes the default one.
    '--disable-admission-plugins=ServiceAccount',
  ]
}

function managerArgs(folder: string, kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    '--controllers=endpointslice-controller,namespace-controller',
    '--leader-elect=false',
    // Nothing asks it, and its default port would let only one run on a machine.
    '--secure-port=0',
    `--service-account-private-key-file=${join(folder, 'sa.key')}`,
    '--use-service-account-credentials=false',
  ]
}
