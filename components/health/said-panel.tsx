import { CopyButton } from '@/components/ui/copy-button'
import { Code } from '@/components/ui/small'
import type { HealthNode, HealthOnAddress, HealthResponse } from '@/lib/contracts/health'
import type { ServiceResponse } from '@/lib/contracts/service'
import { formatLatency } from '@/lib/format/duration'
import { formatTime } from '@/lib/format/time'
import { answeredWord } from './answer-words'

export type SaidPanelProps = { health: HealthResponse; node: HealthNode; service: ServiceResponse }

/** One node's answer in full, what it means, and how to look for oneself. */
export function SaidPanel({ health, node, service }: SaidPanelProps) {
  const commands = lookCommands(health, node, service)
  return (
    <>
      <section className="min-w-0">
        <h2>What {node.name} said</h2>
        <Code>{answerLines(health, node).join('\n')}</Code>
        <p className="mt-1 text-note text-ink-2">{whenAsked(health, node)}</p>
      </section>
      <section className="min-w-0">
        <h2>What it means</h2>
        <p className="text-table leading-[18px]">{node.inWords}</p>
        <div className="mt-2 mb-1 flex items-center justify-between">
          <h3>Look for yourself</h3>
          <CopyButton text={commands} label="Copy" />
        </div>
        <Code>{commands}</Code>
      </section>
    </>
  )
}

/** The answer of each address field by field; a field that the answer does not have is left out. */
function answerLines(health: HealthResponse, node: HealthNode): readonly string[] {
  return (node.families ?? [node]).flatMap((each, at) => [...(at > 0 ? [''] : []), ...linesOf(health, each)])
}

function linesOf(health: HealthResponse, on: HealthOnAddress): readonly string[] {
  const { observed, expected, address } = on
  if (address === null) return ['# not asked: this node has no address that may be asked']
  const url = `GET http://${address.includes(':') ? `[${address}]` : address}:${health.port}/healthz`
  const want = `# expected: ${expected.status ?? '?'}${expected.localEndpoints === null ? '' : `, ${expected.localEndpoints} local`}`
  if (observed === null) return [url, '# not asked yet', want]
  const fields = [
    observed.service === null ? null : `service: ${observed.service.namespace}/${observed.service.name}`,
    observed.localEndpoints === null ? null : `localEndpoints: ${observed.localEndpoints}`,
    observed.serviceProxyHealthy === null ? null : `serviceProxyHealthy: ${observed.serviceProxyHealthy}`,
    observed.weight === null ? null : `X-Load-Balancing-Endpoint-Weight: ${observed.weight}`,
  ]
  return [`${url}  ${answeredWord(on)}`, ...fields.filter((field) => field !== null), want]
}

function whenAsked({ freshness }: HealthResponse, { observed }: HealthNode): string {
  if (observed === null) return 'No answer yet.'
  const at = formatTime(Date.parse(observed.checkedAt), freshness.asOfMs)
  const took = observed.outcome === 'answered' ? ` in ${formatLatency(observed.latencyMs)}` : ''
  return `Read ${at}${took}; the same since ${formatTime(Date.parse(observed.since), freshness.asOfMs)}. Asked from here, not from the balancer.`
}

/** Commands that only read. */
function lookCommands(health: HealthResponse, node: HealthNode, { namespace, name }: ServiceResponse): string {
  const host = node.address ?? '<address of the node>'
  return [
    `curl -si http://${host.includes(':') ? `[${host}]` : host}:${health.port}/healthz`,
    `kubectl -n ${namespace} get endpointslices \\\n  -l kubernetes.io/service-name=${name} -o wide`,
    `kubectl get pods -A -o wide \\\n  --field-selector spec.nodeName=${node.name}`,
  ].join('\n')
}
