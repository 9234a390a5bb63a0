import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { kubeProxyHealthBody } from '@/lib/domain/health/body'

/** Runs iproute2; gives what it printed, throws what it complained of. */
export const ip = (...args: readonly string[]): string => execFileSync('ip', args, { encoding: 'utf8', stdio: 'pipe' })

/** Why this machine cannot make network namespaces; null: it can. */
export function whyNoNamespaces(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are a feature of Linux'
  if (process.getuid?.() !== 0) return 'only root may make network namespaces'
  const name = `evenkeel-try-${process.pid}`
  try {
    ip('netns', 'add', name)
    ip('netns', 'del', name)
    return null
  } catch (error) {
    return `iproute2 cannot make a network namespace here: ${String(error)}`
  }
}

/** Nodes as addresses of one other namespace; this process reaches it and nothing else over a pair of interfaces. */
export type NodeNetwork = {
  /** From now on packets to this address vanish without an answer. */
  blackHole(address: string): void
  close(): Promise<void>
}

const NEAR = '192.0.2.1'
const FAR = '192.0.2.2'
const NEAR_V6 = 'fd88::1'
const FAR_V6 = 'fd88::2'

/**
 * Gives the namespace that this process is in a network of nodes, and every other address a route to it, so that a
 * packet to an address that must not be asked would leave, and be counted, rather than fail for want of a route.
 *
 * `deaf` addresses exist and have no listener: their kernel answers with a RST.
 */
export async function createNodeNetwork(options: {
  readonly port: number
  readonly listening: Readonly<Record<string, Said>>
  readonly deaf: readonly string[]
}): Promise<NodeNetwork> {
  const name = `evenkeel-nodes-${process.pid}`
  ip('netns', 'add', name)
  try {
    connectTo(name)
    for (const address of [...Object.keys(options.listening), ...options.deaf]) {
      ip('-n', name, 'address', 'add', `${address}/32`, 'dev', 'lo')
    }
    const listener = spawn('ip', ['netns', 'exec', name, process.execPath, '-e', listenerCode(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(listener.stdout, 'data')
    return {
      blackHole: (address) => {
        ip('-n', name, 'address', 'del', `${address}/32`, 'dev', 'lo')
      },
      async close() {
        const gone = once(listener, 'exit')
        listener.kill('SIGKILL')
        await gone
        // Deleting the namespace would take it away too, but only some time later.
        ip('link', 'del', 'to-nodes')
        ip('netns', 'del', name)
      },
    }
  } catch (error) {
    ip('netns', 'del', name)
    throw error
  }
}

function connectTo(name: string): void {
  ip('link', 'set', 'lo', 'up')
  ip('link', 'add', 'to-nodes', 'type', 'veth', 'peer', 'name', 'from-tests', 'netns', name)
  ip('address', 'add', `${NEAR}/30`, 'dev', 'to-nodes')
  ip('-n', name, 'address', 'add', `${FAR}/30`, 'dev', 'from-tests')
  ip('address', 'add', `${NEAR_V6}/64`, 'dev', 'to-nodes', 'nodad')
  ip('-n', name, 'address', 'add', `${FAR_V6}/64`, 'dev', 'from-tests', 'nodad')
  for (const link of ['lo', 'from-tests']) ip('-n', name, 'link', 'set', link, 'up')
  ip('link', 'set', 'to-nodes', 'up')
  ip('route', 'add', 'default', 'via', FAR)
  ip('-6', 'route', 'add', 'default', 'via', FAR_V6)
}

/** What an address answers on its health port; `silent` accepts and says nothing. */
export type Said = { readonly status: number; readonly localEndpoints: number } | 'silent'

/** A program for the other namespace: one server an address, each saying always the same. */
function listenerCode({
  port,
  listening,
}: {
  readonly port: number
  readonly listening: Readonly<Record<string, Said>>
}) {
  const answers = Object.entries(listening).map(([address, said]) => [
    address,
    said === 'silent'
      ? null
      : { status: said.status, body: kubeProxyHealthBody({ namespace: 'shop', name: 'web' }, said.localEndpoints) },
  ])
  return `
    const answers = ${JSON.stringify(answers)}
    let left = answers.length
    for (const [address, answer] of answers) {
      const server = require('node:http').createServer((request, response) => {
        if (answer === null) return
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
      })
      server.listen(${port}, address, () => { left -= 1; if (left === 0) console.log('listening') })
    }`
}

/** How many TCP connections were begun and UDP datagrams sent from this process's namespace since it was made. */
export function countDepartures(): { readonly tcp: number; readonly udp: number } {
  const snmp = readFileSync('/proc/self/net/snmp', 'utf8')
  const snmp6 = readFileSync('/proc/self/net/snmp6', 'utf8')
  const udp6 = Number(/^Udp6OutDatagrams\s+(\d+)/m.exec(snmp6)?.[1] ?? Number.NaN)
  return { tcp: counter(snmp, 'Tcp', 'ActiveOpens'), udp: counter(snmp, 'Udp', 'OutDatagrams') + udp6 }
}

/** Lines come in pairs: `Tcp: <names>` and `Tcp: <numbers>`. */
function counter(snmp: string, protocol: string, name: string): number {
  const [names = [], values = []] = snmp
    .split('\n')
    .filter((line) => line.startsWith(`${protocol}:`))
    .map((line) => line.split(' '))
  return Number(values[names.indexOf(name)])
}
