import { describe, expect, test } from 'vitest'
import { ConfigError, parseConfig } from './config'

const eu = { id: 'prod-eu', name: 'prod-eu' }
const us = { id: 'prod-us', name: 'arn:aws:eks/prod-us' }
const settingsOf = (env: Record<string, string>, cluster = eu, clusters = 1) =>
  parseConfig(env).prometheus?.settingsFor(cluster, clusters) ?? null

test('no Prometheus is asked until one is named', () => {
  expect(parseConfig({ EVENKEEL_PROMETHEUS_TOKEN_FILE: '/token' }).prometheus).toBeNull()
})

describe('the address', () => {
  test.each([
    ['http://prometheus:9090', 'http://prometheus:9090'],
    ['https://prometheus.example/prometheus/', 'https://prometheus.example/prometheus'],
    ['https://vm.example/select/0/prometheus/api/v1/', 'https://vm.example/select/0/prometheus'],
  ])('%s keeps its path', (address, url) => {
    expect(settingsOf({ EVENKEEL_PROMETHEUS_URL: address })?.url).toBe(url)
  })

  test('can be another one for each cluster, by its id or its name', () => {
    const env = { EVENKEEL_PROMETHEUS_URL: `prod-eu=http://eu:9090,${us.name}=http://us:9090` }
    expect(settingsOf(env)?.url).toBe('http://eu:9090')
    expect(settingsOf(env, us)?.url).toBe('http://us:9090')
    expect(settingsOf(env, { id: 'lab', name: 'lab' })).toBeNull()
  })

  test('that several clusters share without a matcher is marked', () => {
    const url = { EVENKEEL_PROMETHEUS_URL: 'http://thanos:9090' }
    expect(settingsOf(url, eu, 1)?.isSharedUnseparated).toBe(false)
    expect(settingsOf(url, eu, 2)?.isSharedUnseparated).toBe(true)
    const separated = settingsOf({ ...url, EVENKEEL_PROMETHEUS_MATCHERS: 'cluster={cluster}' }, us, 2)
    expect(separated).toMatchObject({
      isSharedUnseparated: false,
      matchers: [{ label: 'cluster', value: 'arn:aws:eks/prod-us' }],
    })
  })
})

test('labels of the request counter are called as they are named, the others as usual', () => {
  const env = {
    EVENKEEL_PROMETHEUS_URL: 'http://prometheus:9090',
    EVENKEEL_PROMETHEUS_REQUESTS: 'shop_requests_total',
    EVENKEEL_PROMETHEUS_LABELS: 'client=remote_ip',
  }
  expect(settingsOf(env)?.app).toEqual({
    metric: 'shop_requests_total',
    namespace: 'namespace',
    pod: 'pod',
    client: 'remote_ip',
    country: 'country',
  })
})

describe('is refused in one sentence:', () => {
  const url = { EVENKEEL_PROMETHEUS_URL: 'http://prometheus:9090' }
  test.each<[Record<string, string>, string]>([
    [
      { EVENKEEL_PROMETHEUS_URL: 'prometheus:9090' },
      'EVENKEEL_PROMETHEUS_URL must be an address like https://prometheus.example/prefix.',
    ],
    [
      { EVENKEEL_PROMETHEUS_URL: 'http://me:secret@prometheus' },
      'EVENKEEL_PROMETHEUS_URL must hold no credentials: name files with them instead.',
    ],
    [
      { EVENKEEL_PROMETHEUS_URL: 'http://a,b=http://b' },
      'EVENKEEL_PROMETHEUS_URL must be one address for all clusters, or cluster=address for each.',
    ],
    [
      { ...url, EVENKEEL_PROMETHEUS_TOKEN_FILE: 'eyJhbGciOi' },
      'EVENKEEL_PROMETHEUS_TOKEN_FILE must be an absolute path.',
    ],
    [
      { ...url, EVENKEEL_PROMETHEUS_CERT_FILE: '/cert' },
      'EVENKEEL_PROMETHEUS_CERT_FILE and EVENKEEL_PROMETHEUS_KEY_FILE go together.',
    ],
    [
      { ...url, EVENKEEL_PROMETHEUS_TOKEN_FILE: '/token', EVENKEEL_PROMETHEUS_USERNAME: 'me' },
      'EVENKEEL_PROMETHEUS_TOKEN_FILE and EVENKEEL_PROMETHEUS_USERNAME exclude each other.',
    ],
    [
      { ...url, EVENKEEL_PROMETHEUS_MATCHERS: 'cluster' },
      'EVENKEEL_PROMETHEUS_MATCHERS holds "cluster", which is not name=value.',
    ],
    [{ ...url, EVENKEEL_PROMETHEUS_MATCHERS: 'a-b=c' }, 'EVENKEEL_PROMETHEUS_MATCHERS must name labels.'],
    [
      { ...url, EVENKEEL_PROMETHEUS_PARAMETERS: 'query=up' },
      'EVENKEEL_PROMETHEUS_PARAMETERS must not say what is asked.',
    ],
    [
      { ...url, EVENKEEL_PROMETHEUS_REQUESTS: 'a{b="c"}' },
      'EVENKEEL_PROMETHEUS_REQUESTS must be the name of a metric.',
    ],
    [
      { ...url, EVENKEEL_PROMETHEUS_LABELS: 'user=source_ip' },
      'EVENKEEL_PROMETHEUS_LABELS must look like client=source_ip,country=country,namespace=namespace,pod=pod.',
    ],
  ])('%j', (env, message) => {
    expect(() => parseConfig(env)).toThrow(new ConfigError(message))
  })

  test('a message never repeats credentials', () => {
    expect(() => parseConfig({ EVENKEEL_PROMETHEUS_URL: 'http://me:hunter2@prometheus' })).toThrow(/^(?!.*hunter2)/)
  })
})
