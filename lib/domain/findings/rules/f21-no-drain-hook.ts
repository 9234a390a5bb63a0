import { convergenceOf } from '@/lib/domain/findings/convergence'
import { drainFix, sayWithoutFallback } from '@/lib/domain/findings/drain-fix'
import { holdersOf, isDirect, isLocal } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { sentences, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, workloadInWords } from '@/lib/domain/findings/workloads'
import type { Workload } from '@/lib/domain/workload'

/**
 * F21 (domain page 6): no preStop hook keeps a pod serving until the balancer has looked away. Whether the application
 * does so by itself is not known; only a grace period shorter than the balancer's window proves that it cannot.
 */
export const f21NoDrainHook: ServiceRule = {
  id: 'F21',
  name: 'NoDrainHook',
  heading: 'Pods may end before the balancer looks away',
  judge(question) {
    if (!isLocal(question) && !isDirect(question)) return null
    const { service, distribution, state } = question
    return judgeWorkloads(question, (workloads) => {
      const hookless = workloads.filter(hasNoHook)
      if (hookless.length === 0) return null
      const window = convergenceOf(distribution.model)
      const cut = hookless.filter(
        ({ template }) => window !== null && template.terminationGracePeriodSeconds < window.seconds,
      )
      const told = cut.length > 0 ? cut : hookless
      const names = told.map(workloadInWords).join(', ')
      return {
        severity: cut.length > 0 ? 'medium' : 'info',
        title:
          cut.length > 0
            ? `Pods of ${names} end before the balancer of ${service.name} looks away, ${window?.inWords}.`
            : `${names} ${told.length === 1 ? 'has' : 'have'} no preStop hook: whether its pods serve until the balancer of ${service.name} looks away is not known.`,
        figure:
          cut.length > 0 ? `${cut[0]?.template.terminationGracePeriodSeconds} s < ${window?.seconds} s` : 'no hook',
        harm: window === null ? undefined : worstGapSeconds(cut, window.seconds),
        evidence: told.flatMap((workload) => [
          workloadField(workload, 'containers[].lifecycle.preStop', 'not set'),
          workloadField(workload, 'terminationGracePeriodSeconds', workload.template.terminationGracePeriodSeconds),
        ]),
        explanation: sentences(
          'A terminating pod takes new connections only as long as it serves and stays ready; one that fails its readiness probe when told to end opts out of that.',
          isLocal(question) &&
            !isDirect(question) &&
            'It counts where a pod is the last ready one of its node: elsewhere the others take its connections at once.',
          window === null
            ? 'How long this balancer needs to look away is not known.'
            : `This balancer needs ${window.inWords} to look away.`,
          isLocal(question) && !isDirect(question) ? sayWithoutFallback(state, holdersOf(question)) : null,
        ),
        fix: drainFix(told, distribution.model, state.serverVersion),
      }
    })
  },
}

const hasNoHook = ({ template: { preStop } }: Workload): boolean =>
  preStop.length > 0 && preStop.every(({ kind }) => kind === 'none')

/** For how long a balancer may still send where a pod has ended already. */
function worstGapSeconds(cut: readonly Workload[], windowSeconds: number): number | undefined {
  if (cut.length === 0) return undefined
  return Math.max(...cut.map(({ template }) => windowSeconds - template.terminationGracePeriodSeconds))
}
