import type { HealthAnswer } from './answer'
import type { HealthExpectation } from './expect'
import type { HealthJudgement } from './judgement'

const disagrees = (inWords: string): HealthJudgement => ({ verdict: 'disagrees', inWords })

/** An HTTP answer of a health check node port (domain page 2.1, 2.3). */
export function judgeServiceHealth(expected: HealthExpectation, answer: HealthAnswer): HealthJudgement {
  return judgeListener(expected, answer) ?? judgeProxy(answer) ?? judgeCount(expected, answer)
}

/** Whether it is this Service's port that answered at all. */
function judgeListener({ service, target }: HealthExpectation, answer: HealthAnswer): HealthJudgement | null {
  const status = answer.status ?? 0
  if (status !== 200 && status !== 503) {
    return disagrees(
      `Answers ${status}, which no health check node port does: another process listens on port ${target.port}.`,
    )
  }
  if (answer.emptyBody) {
    return disagrees(
      `Answers ${status} with an empty body: kube-proxy does so for a moment after a Service of this port was deleted, else another process has the port. A balancer goes by the status alone.`,
    )
  }
  if (answer.service === null) {
    return disagrees(`Answers ${status}, but names no Service: another process listens on port ${target.port}.`)
  }
  const { namespace, name } = answer.service
  if (namespace === service.namespace && name === service.name) return null
  return disagrees(
    `Answers ${status} for another Service, ${namespace}/${name}: the port has another owner here. A balancer goes by the status alone.`,
  )
}

function judgeProxy({ serviceProxyHealthy, localEndpoints }: HealthAnswer): HealthJudgement | null {
  if (serviceProxyHealthy !== false) return null
  return disagrees(
    `kube-proxy cannot program its rules (serviceProxyHealthy false) and counts ${localEndpoints ?? '?'} endpoints as it last could: stale rules go on forwarding. Check its log and 10256/healthz.`,
  )
}

function judgeCount(expected: HealthExpectation, answer: HealthAnswer): HealthJudgement {
  const wanted = expected.localEndpoints ?? 0
  const counted = answer.localEndpoints
  // Cilium counts otherwise than kube-proxy; only kube-proxy says serviceProxyHealthy, so only its numbers are compared.
  const isKubeProxy = answer.serviceProxyHealthy !== null
  const accepted = isKubeProxy ? expected.acceptedCounts.includes(counted ?? 0) : acceptsStatus(expected, answer)
  const consistent = answer.status === ((counted ?? 0) > 0 ? 200 : 503)
  if (accepted && consistent) return agreed(expected, answer)
  if (!consistent)
    return disagrees(
      `Answers ${answer.status} while it counts ${counted ?? 'no'} endpoints: the answer contradicts itself.`,
    )
  if (answer.status === 503) {
    return disagrees(
      `Answers 503 and counts no endpoint, where EndpointSlices name ${wanted} ready here: kube-proxy lags behind, or knows itself under another name than the Node's. Check kubeproxy_sync_proxy_rules_last_timestamp_seconds and hostname-override.`,
    )
  }
  if (wanted === 0) {
    return disagrees(
      `Answers 200 and counts ${counted}, where EndpointSlices name no ready endpoint here: kube-proxy works from old data. The balancer goes on sending to this node.`,
    )
  }
  return disagrees(
    `Answers 200 and counts ${counted}, where EndpointSlices name ${wanted} ready here: kube-proxy lags behind. Check kubeproxy_sync_proxy_rules_last_timestamp_seconds.`,
  )
}

/** Implementations other than kube-proxy agree with it on nothing but whether there is an endpoint. */
function acceptsStatus(expected: HealthExpectation, { status }: HealthAnswer): boolean {
  if (status === 200) return expected.namelessEndpoints > 0 || expected.acceptedCounts.some((count) => count > 0)
  return expected.acceptedCounts.includes(0)
}

function agreed(expected: HealthExpectation, { status, localEndpoints }: HealthAnswer): HealthJudgement {
  const { drainingEndpoints, publishNotReadyAddresses } = expected
  if ((status === 200) !== (expected.status === 200)) {
    return {
      verdict: status === 200 ? 'as-expected' : 'by-design',
      inWords: `Answers ${status} and counts ${localEndpoints ?? 'none'}, as the other address family or another kind of proxy does: before 1.36 either family may have the port.`,
    }
  }
  if (status === 200) {
    const unready = publishNotReadyAddresses ? '; publishNotReadyAddresses counts unready pods as ready' : ''
    return {
      verdict: 'as-expected',
      inWords: `Answers 200 as it should: ${endpoints(localEndpoints)} ready here${unready}.`,
    }
  }
  const reason =
    drainingEndpoints === 0
      ? 'no ready endpoint here, so the balancer leaves this node out.'
      : `only terminating endpoints here; ${endpoints(drainingEndpoints)} still ${drainingEndpoints === 1 ? 'serves' : 'serve'} what arrives until the balancer leaves this node out.`
  return { verdict: 'by-design', inWords: `Answers 503 by design: ${reason}` }
}

const endpoints = (count: number | null): string => (count === 1 ? '1 endpoint' : `${count ?? 'some'} endpoints`)
