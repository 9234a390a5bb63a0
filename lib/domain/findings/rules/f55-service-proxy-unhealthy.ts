import { list } from '@/lib/domain/distribution/say'
import type { Fix } from '@/lib/domain/findings/finding'
import { look } from '@/lib/domain/findings/fixes'
import { readProxy } from '@/lib/domain/findings/proxy-reading'
import type { NodeRule, RuleAnswer, ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, firstRows, notChecked } from '@/lib/domain/findings/words'
import { healthTarget } from '@/lib/domain/health/target'

/**
 * F55: kube-proxy says that it has not programmed its rules for too long. About a node by what 10256 answers, and about
 * a Service by what its health ports answer.
 *
 * Source: domain page 6, 2.1, 2.2.
 */
export const f55ServiceProxyUnhealthy: ServiceRule & NodeRule = {
  id: 'F55',
  name: 'ServiceProxyUnhealthy',
  heading: 'Rules of kube-proxy that are stale',
  live: true,
  judge({ service, answers, state }) {
    const target = healthTarget(service)
    if (target === null) return null
    if (!answers.known) return notChecked(answers.inWords)
    const judged = [...answers.value]
      .sort(byName)
      .map(([name, answer]) => ({ name, state: readProxy(answer, state.nodes?.get(name)) }))
    const stale = judged.flatMap(({ name, state: { stale } }) => (stale === null ? [] : [{ name, says: stale }]))
    if (stale.length > 0) return unhealthy(stale, `port ${target.port}`)
    const open = judged.find(({ state: { unknown } }) => unknown !== null)
    if (judged.length === 0) return notChecked('No health port has answered yet.')
    return open === undefined ? null : notChecked(`${open.name}: ${open.state.unknown}`)
  },
  judgeNode({ node, answer }) {
    if (!answer.known) return notChecked(answer.inWords)
    const { stale, unknown } = readProxy(answer.value, node)
    if (stale !== null) return unhealthy([{ name: node.name, says: stale }], 'port 10256')
    return unknown === null ? null : notChecked(unknown)
  },
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

function unhealthy(stale: readonly { readonly name: string; readonly says: string }[], port: string): RuleAnswer {
  const names = stale.map(({ name }) => name).sort()
  const rows = firstRows(
    stale.map(({ name, says }) => evidence('answer', says, `Node ${name}, ${port}`)),
    'nodes',
  )
  return {
    severity: 'critical',
    title: `kube-proxy on ${list(names)} has not programmed its rules for too long: they forward by an older state.`,
    figure: list(names, 2),
    harm: names.length,
    evidence: rows,
    explanation:
      'Rules that are in place go on forwarding, to pods that may be gone, and new pods there get nothing. Balancers that probe take the node out.',
    fix: checkProxy(names[0] ?? ''),
    nodes: names,
  }
}

/** By node, for the label of kube-proxy's pods differs from one installer to another. */
const checkProxy = (node: string): Fix =>
  look(
    'Look into the log of kube-proxy there for failed restores and syncs; then let its pod start anew.',
    'kube-system',
    ...['get', 'pods', '-o', 'wide', '--field-selector', `spec.nodeName=${node}`],
  )
