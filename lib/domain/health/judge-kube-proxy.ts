import type { HealthAnswer } from './answer'
import type { HealthExpectation } from './expect'
import type { HealthJudgement } from './judgement'

/** An HTTP answer of kube-proxy's own port, 10256 (domain page 2.2). */
export function judgeKubeProxy({ status: expected, target }: HealthExpectation, answer: HealthAnswer): HealthJudgement {
  const { status, nodeEligible } = answer
  if (status !== 200 && status !== 503) {
    return {
      verdict: 'disagrees',
      inWords: `Answers ${status} on ${target.port}, which kube-proxy does not: another process has the port.`,
    }
  }
  if (expected === null) {
    return { verdict: 'unknown', inWords: `Answers ${status}; the Node may not be read, so nothing is expected of it.` }
  }
  if (status === 200) {
    return expected === 200
      ? {
          verdict: 'as-expected',
          inWords: 'Answers 200 as it should: kube-proxy programs its rules and takes new connections.',
        }
      : {
          verdict: 'disagrees',
          inWords:
            'Answers 200 although the Node is being deleted or marked for it: kube-proxy does not know yet, so balancers keep sending here.',
        }
  }
  if (expected === 503) {
    return {
      verdict: 'by-design',
      inWords:
        'Answers 503 by design: the Node is being deleted or marked for it, so balancers stop sending here. Rules go on forwarding.',
    }
  }
  return {
    verdict: 'disagrees',
    inWords:
      nodeEligible === false
        ? 'Answers 503 with nodeEligible false, although the Node is neither being deleted nor marked for it: kube-proxy works from old data.'
        : 'Answers 503: kube-proxy has not programmed its rules for too long, they may be stale. Check its log for failed syncs.',
  }
}
