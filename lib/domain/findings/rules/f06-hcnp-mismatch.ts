import { count, list } from '@/lib/domain/distribution/say'
import { look } from '@/lib/domain/findings/fixes'
import { hasHealthPort } from '@/lib/domain/findings/local-counts'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { duration, evidence, firstRows, notChecked, sentences } from '@/lib/domain/findings/words'
import { expectHealth } from '@/lib/domain/health/expect'
import { judgeHealth } from '@/lib/domain/health/judge'

/** kube-proxy's sync period where it is not set otherwise, which no object says. */
const syncPeriodSeconds = 30
/** More than two sync periods: a proxy that merely lags has caught up by then (domain page 6). */
const lastingMs = 2 * syncPeriodSeconds * 1000

/** F06 (domain page 6, oracle of 2.1): a health port has disagreed with the EndpointSlices for more than two sync periods. */
export const f06HcnpMismatch: ServiceRule = {
  id: 'F06',
  name: 'HcnpMismatch',
  heading: 'Health port answers against the EndpointSlices',
  live: true,
  judge(question) {
    const { service, answers, memory, nowMs } = question
    if (!hasHealthPort(service)) return null
    if (!answers.known) return notChecked(answers.inWords)
    if (memory === null) return notChecked('How long a health port has disagreed is not remembered.')
    const judged = judgeAnswers(question, answers.value)
    const lasting = judged.flatMap(({ name, verdict, inWords }) => {
      const sinceMs = memory.disagreesSince.get(name) ?? nowMs
      return verdict === 'disagrees' && nowMs - sinceMs > lastingMs ? [{ name, inWords, sinceMs }] : []
    })
    if (lasting.length === 0) return whatIsSilent(judged)
    const names = lasting.map(({ name }) => name)
    return {
      severity: 'high',
      title: `${list(names)} ${names.length === 1 ? 'answers' : 'answer'} on the health port ${service.healthCheckNodePort} against what the EndpointSlices say.`,
      figure: `${names.length} of ${count(judged.length, 'node')}`,
      harm: names.length / judged.length,
      evidence: firstRows(
        lasting.map(({ name, inWords, sinceMs }) =>
          evidence(
            `${name}, for ${duration((nowMs - sinceMs) / 1000)}`,
            inWords,
            `health port ${service.healthCheckNodePort}`,
          ),
        ),
        `health port ${service.healthCheckNodePort}`,
      ),
      explanation: sentences(
        'A balancer that probes this port sends to a node that answers 200 and leaves out one that does not, whatever pods are there.',
        `They have disagreed for more than ${lastingMs / 1000} s, two sync periods of kube-proxy where ${syncPeriodSeconds} s is set: it is no mere delay.`,
      ),
      fix: look(
        'Look at kube-proxy on these nodes and at 10256/healthz; restart the pod of kube-proxy where it hangs, or find the process that has the port.',
        'kube-system',
        'get',
        'pods',
        '-l',
        'k8s-app=kube-proxy',
        '-o',
        'wide',
      ),
      nodes: names,
    }
  },
}

type Answers = Extract<ServiceQuestion['answers'], { known: true }>['value']
type Judged = { readonly name: string } & ReturnType<typeof judgeHealth>

function judgeAnswers({ state, service }: ServiceQuestion, answers: Answers): readonly Judged[] {
  const expected = expectHealth({ state, service })
  if (expected === null) return []
  const names = state.nodes === null ? [...answers.keys()] : [...state.nodes.keys()]
  return names.sort().map((name) => ({ name, ...judgeHealth(expected(name), answers.get(name) ?? null) }))
}

/** Nodes that gave no answer may disagree as well: only where all answered does the rule not hold. */
function whatIsSilent(judged: readonly Judged[]) {
  const silent = judged.filter(({ verdict }) => verdict === 'not-reachable' || verdict === 'unknown')
  if (judged.length > 0 && silent.length === 0) return null
  return notChecked(
    `${count(silent.length, 'node')} of ${judged.length} gave no answer that says anything about the port.`,
  )
}
