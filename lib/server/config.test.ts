import { describe, expect, test } from 'vitest'
import { ConfigError, parseConfig, refuseOpenListener, settings } from './config'

const faultOf = (env: Record<string, string>): string => {
  try {
    parseConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('settings', () => {
  test('an empty environment serves the present kubeconfig context on loopback', () => {
    expect(parseConfig({})).toEqual({
      demo: null,
      contexts: [],
      namespaces: [],
      ciliumNamespace: 'kube-system',
      clusterName: null,
      auth: 'none',
      host: '127.0.0.1',
      port: 3000,
      ops: null,
      probeAllowCidrs: [],
      nodePortRange: { from: 30_000, to: 32_767 },
      prometheus: null,
      onDemand: { accessLogs: 'auto', countNow: 'auto' },
      loki: null,
      balancerCidrs: [],
      clientAddresses: 'full',
      geoFiles: { countries: null, networks: null },
      logLevel: 'info',
    })
  })

  test('Loki is an address with what is sent to it', () => {
    const { loki } = parseConfig({
      EVENKEEL_LOKI_URL: 'https://loki.example/logs',
      EVENKEEL_LOKI_TOKEN_FILE: '/run/token',
      EVENKEEL_LOKI_TENANT: 'shop',
    })
    expect(loki).toEqual({ url: new URL('https://loki.example/logs'), tokenFile: '/run/token', tenant: 'shop' })
  })

  test.each([
    ['loki:3100', 'EVENKEEL_LOKI_URL must be an address like https://loki.example/prefix.'],
    ['http://me:hunter2@loki', 'EVENKEEL_LOKI_URL must hold no credentials: name files with them instead.'],
    ['http://loki?a=b', 'EVENKEEL_LOKI_URL must end with its path: Evenkeel adds what it asks itself.'],
  ])('a Loki at %s is refused', (address, message) => {
    expect(faultOf({ EVENKEEL_LOKI_URL: address })).toBe(message)
  })

  test('lists are split at commas and trimmed', () => {
    const config = parseConfig({
      EVENKEEL_CONTEXTS: 'prod-a, prod-b,',
      EVENKEEL_PROBE_ALLOW_CIDRS: '10.0.0.0/8,fd00::/8',
    })
    expect(config.contexts).toEqual(['prod-a', 'prod-b'])
    expect(config.probeAllowCidrs).toEqual(['10.0.0.0/8', 'fd00::/8'])
  })

  test('the ops port is on loopback unless its host is set, and what Kubernetes puts into the variable is no setting', () => {
    expect(parseConfig({ EVENKEEL_OPS_PORT: '9090' }).ops).toEqual({ host: '127.0.0.1', port: 9090 })
    expect(parseConfig({ EVENKEEL_OPS_PORT: '9090', EVENKEEL_OPS_HOST: '0.0.0.0' }).ops?.host).toBe('0.0.0.0')
    expect(parseConfig({ EVENKEEL_OPS_PORT: 'tcp://10.96.3.4:9090' }).ops).toBeNull()
    expect(faultOf({ EVENKEEL_OPS_PORT: 'ops' })).toBe('EVENKEEL_OPS_PORT must be a port from 1 to 65535.')
  })

  test('every setting says what it is for', () => {
    for (const [name, schema] of Object.entries(settings.shape)) {
      expect(schema.description, name).toMatch(/\S/)
    }
  })
})

describe('a configuration that makes no sense is refused in one sentence that names the setting', () => {
  test.each([
    [{ EVENKEEL_BALANCER_CIDRS: '10.0.0.1' }, 'EVENKEEL_BALANCER_CIDRS holds "10.0.0.1", which is no CIDR.'],
    [{ EVENKEEL_CLIENT_ADDRESSES: 'none' }, 'EVENKEEL_CLIENT_ADDRESSES must be full, masked or hashed.'],
    [{ PORT: 'http' }, 'PORT must be a whole number from 1 to 65535.'],
    [{ PORT: '70000' }, 'PORT must be at most 65535.'],
    [{ EVENKEEL_AUTH: 'oidc' }, 'EVENKEEL_AUTH can only be "none" in this version.'],
    [{ EVENKEEL_PROBE_ALLOW_CIDRS: '10.0.0.0' }, 'EVENKEEL_PROBE_ALLOW_CIDRS holds "10.0.0.0", which is no CIDR.'],
    [{ EVENKEEL_PROBE_ALLOW_CIDRS: 'fd00::/129' }, 'EVENKEEL_PROBE_ALLOW_CIDRS holds "fd00::/129", which is no CIDR.'],
    [{ EVENKEEL_NODE_PORT_RANGE: '32767-30000' }, 'EVENKEEL_NODE_PORT_RANGE must be a range of ports from 1 to 65535.'],
    [{ EVENKEEL_LOG_LEVEL: 'loud' }, 'EVENKEEL_LOG_LEVEL must be debug, info, warn, error or silent.'],
  ])('%j', (env, message) => {
    expect(faultOf(env)).toBe(message)
  })

  test('a misspelt setting is refused, with the names that exist', () => {
    expect(faultOf({ EVENKEEL_CONTEXT: 'prod' })).toMatch(/^EVENKEEL_CONTEXT is no setting: .*EVENKEEL_CONTEXTS/)
  })

  test('what Kubernetes sets for a Service that is called evenkeel is no misspelt setting', () => {
    const env = {
      EVENKEEL_SERVICE_HOST: '10.96.0.7',
      EVENKEEL_SERVICE_PORT_HTTP: '80',
      EVENKEEL_PORT: 'tcp://10.96.0.7:80',
      EVENKEEL_PORT_80_TCP_ADDR: '10.96.0.7',
      EVENKEEL_OPS_SERVICE_HOST: '10.96.0.8',
    }
    expect(parseConfig(env).host).toBe('127.0.0.1')
  })
})

describe('mode none', () => {
  test.each(['0.0.0.0', '::', '10.1.2.3', 'node-7.example'])('refuses to listen on %s', (host) => {
    expect(faultOf({ HOST: host })).toContain(`not on ${host}`)
  })

  test.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('listens on %s', (host) => {
    expect(parseConfig({ HOST: host }).host).toBe(host)
  })

  test('shows simulated data to anyone', () => {
    expect(parseConfig({ HOST: '0.0.0.0', EVENKEEL_DEMO: '1' }).demo).toEqual({ seed: 7 })
  })

  test('is held to the address that the server really listens on', () => {
    expect(() => refuseOpenListener(parseConfig({}), '0.0.0.0')).toThrow(ConfigError)
  })
})
