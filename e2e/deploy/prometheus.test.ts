import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parser } from '@prometheus-io/lezer-promql'
import { describe, expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { parseExposition } from '@/e2e/fakes/parse-exposition'
import { hasPromtool, promtool } from '@/e2e/fakes/promtool'
import { distributionFamilies } from '@/lib/server/metrics/families'
import { createProcessMetrics } from '@/lib/server/metrics/process-metrics'

const pathOf = (name: string): string => fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url))
const rules = readFileSync(pathOf('prometheus/rules.yml'), 'utf8')

type Panel = { title: string; description: string; gridPos: { x: number; w: number }; targets: { expr: string }[] }
type Variable = { name: string; definition?: string }
const dashboard: { panels: Panel[]; templating: { list: Variable[] } } = JSON.parse(
  readFileSync(pathOf('grafana/evenkeel.json'), 'utf8'),
)

/** What others export and the rules read. */
const foreign = [
  'container_network_receive_bytes_total',
  'http_requests_total',
  'kube_node_status_addresses',
  'kubeproxy_sync_proxy_rules_endpoint_changes_pending',
  'kubeproxy_sync_proxy_rules_last_timestamp_seconds',
  'node_nf_conntrack_entries',
  'node_nf_conntrack_entries_limit',
]

const records = [...rules.matchAll(/- record: (\S+)/g)].map(([, name]) => name ?? '')
const ruleExpressions = expressionsOf(rules)

/** The expressions of the rules: on one line, or indented under `|`; the end of a comment is none of them. */
function expressionsOf(yaml: string): readonly string[] {
  const blocks = yaml.matchAll(/^ {4}expr: (?:\|\n((?: {6}.*\n)+)|(.*)\n)/gm)
  return [...blocks].map(([, block, line]) => block ?? line ?? '')
}

async function exported(): Promise<ReadonlySet<string>> {
  const metrics = createProcessMetrics({ clusters: () => [], streams: () => 0, caches: {}, clock: createManualClock() })
  const { types } = parseExposition(await metrics.text())
  metrics.stop()
  const names = [...types].flatMap(([name, type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_count`] : [name],
  )
  return new Set([...names, ...Object.keys(distributionFamilies)])
}

/** Grafana puts its variables in as text. */
const withoutVariables = (query: string): string => query.replace(/\$\{?[a-z_]+\}?/g, 'x')

function namesIn(query: string): readonly string[] {
  const names: string[] = []
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`no PromQL: ${query}`)
      if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector') {
        names.push(query.slice(node.from, node.to))
      }
    },
  })
  return names
}

describe('the rules', () => {
  test('read nothing but what is exported, recorded, or named as coming from others', async () => {
    const known = new Set([...(await exported()), ...records, ...foreign])
    const names = ruleExpressions.flatMap(namesIn)
    expect(ruleExpressions).toHaveLength(rules.match(/^ {4}expr:/gm)?.length ?? 0)
    expect(names.filter((name) => !known.has(name))).toEqual([])
    expect(foreign.filter((name) => !names.includes(name))).toEqual([])
  })

  test('that record are bounded, for a group over its limit records nothing rather than everything', () => {
    const groups = rules.split(/^- name: /m).slice(1)
    for (const group of groups)
      expect(/^ {2}limit: 50000$/m.test(group), group.split('\n')[0]).toBe(/- record:/.test(group))
  })

  test('keep clusters apart in every aggregation and join', () => {
    const groups = ruleExpressions.flatMap((text) => [...text.matchAll(/\b(?:by|on) \(([^)]*)\)/g)])
    expect(groups.length).toBeGreaterThan(20)
    for (const [text, labels = ''] of groups) expect(labels.split(', '), text).toContain('cluster')
  })

  test('are the same in the resource of the Prometheus Operator', async () => {
    const resource = [
      '# The rules of rules.yml for the Prometheus Operator.',
      'apiVersion: monitoring.coreos.com/v1',
      'kind: PrometheusRule',
      'metadata:',
      '  name: evenkeel',
      '  labels: {app.kubernetes.io/name: evenkeel}',
      'spec:',
      ...rules
        .trimEnd()
        .split('\n')
        .map((line) => (line === '' ? line : `  ${line}`)),
      '',
    ].join('\n')
    await expect(resource).toMatchFileSnapshot(pathOf('prometheus/prometheusrule.yml'))
  })

  describe.skipIf(!hasPromtool)('in Prometheus’ own judgement (promtool, Debian package prometheus)', () => {
    test('are rules', () => {
      const { isContent, said } = promtool(['check', 'rules', pathOf('prometheus/rules.yml')])
      expect(isContent, said).toBe(true)
    })

    test('record and warn as their unit tests say', () => {
      const { isContent, said } = promtool(['test', 'rules', pathOf('prometheus/rules.test.yml')])
      expect(isContent, said).toBe(true)
    })
  })
})

describe('the dashboard', () => {
  test('asks for nothing but what is exported or recorded', async () => {
    const known = new Set([...(await exported()), ...records])
    const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
    expect(queries.length).toBeGreaterThan(10)
    const names = queries.flatMap((query) => namesIn(withoutVariables(query)))
    expect(names.filter((name) => !known.has(name))).toEqual([])
  })

  test('is of the cluster, namespace and Service that are chosen', () => {
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'cluster', 'namespace', 'service'])
    for (const { definition } of dashboard.templating.list.slice(1)) {
      expect(definition).toMatch(/^label_values\(evenkeel_service_info/)
    }
  })

  test('says of every panel what it shows, within the grid', () => {
    for (const { title, description, gridPos } of dashboard.panels) {
      expect(description, title).toMatch(/\.$/)
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24)
    }
  })
})
