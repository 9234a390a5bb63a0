import { type Agent, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP } from 'node:net'
import type { Credentials, KubeRequest } from './transport'
import { createTunnelAgent } from './tunnel'

/** Lists and small reads share few connections; the API server queues per user, not per connection. */
const READ_SOCKETS_MAX = 8

/** Kept-alive connections, per purpose, that follow the credentials. */
export interface AgentPool {
  /** The agent for these credentials; new TLS material gets new connections, and the old ones end with their use. */
  agentFor(credentials: Credentials, purpose: KubeRequest['purpose']): Agent
  close(): void
}

type AgentPair = Readonly<Record<KubeRequest['purpose'], Agent>>

export function createAgentPool(server: URL): AgentPool {
  let current: { credentials: Credentials; agents: AgentPair } | null = null
  const retired = new Set<Agent>()

  return {
    agentFor(credentials, purpose) {
      if (credentials.agent !== null) return credentials.agent
      if (current === null || !isSameChannel(current.credentials, credentials)) {
        if (current !== null) {
          for (const agent of Object.values(current.agents)) {
            retire(agent)
            retired.add(agent)
          }
        }
        current = { credentials, agents: createAgents(server, credentials) }
      }
      return current.agents[purpose]
    },
    close() {
      for (const agent of [...retired, ...Object.values(current?.agents ?? {})]) agent.destroy()
      retired.clear()
      current = null
    },
  }
}

function createAgents(server: URL, { tls, proxy }: Credentials): AgentPair {
  const secure = server.protocol === 'https:'
  const create = (maxSockets: number): Agent => {
    const options = {
      keepAlive: true,
      maxSockets,
      ca: tls.ca ?? undefined,
      cert: tls.cert ?? undefined,
      key: tls.key ?? undefined,
      rejectUnauthorized: !tls.skipVerify,
      // Without a name of its own an IP address must not be sent as SNI, and Node would for a tunnel.
      servername: tls.serverName ?? (isIP(server.hostname.replace(/^\[|\]$/g, '')) === 0 ? server.hostname : ''),
    }
    if (proxy !== null) return createTunnelAgent(proxy, secure, options)
    return secure ? new HttpsAgent(options) : new HttpAgent({ keepAlive: true, maxSockets })
  }
  return { read: create(READ_SOCKETS_MAX), watch: create(Number.POSITIVE_INFINITY) }
}

/** Idle connections end now, busy ones as soon as they are free: a stream under way is not cut. */
function retire(agent: Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
  agent.on('free', (socket) => socket.destroy())
}

function isSameChannel(a: Credentials, b: Credentials): boolean {
  return (
    a === b ||
    (String(a.tls.ca) === String(b.tls.ca) &&
      String(a.tls.cert) === String(b.tls.cert) &&
      String(a.tls.key) === String(b.tls.key) &&
      a.tls.serverName === b.tls.serverName &&
      a.tls.skipVerify === b.tls.skipVerify &&
      a.proxy?.href === b.proxy?.href)
  )
}
