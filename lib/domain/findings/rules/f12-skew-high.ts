import { sayPods } from '@/lib/domain/distribution/pods-in-words'
import type { PortDistribution } from '@/lib/domain/distribution/result'
import { list, percent, times } from '@/lib/domain/distribution/say'
import { balancerField } from '@/lib/domain/findings/about-balancer'
import type { Fix } from '@/lib/domain/findings/finding'
import { advice, change, serviceTarget } from '@/lib/domain/findings/fixes'
import { isDirect, isLocal, onPort } from '@/lib/domain/findings/local-counts'
import { switchPolicy } from '@/lib/domain/findings/policy-switch'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { spreadFix } from '@/lib/domain/findings/spread-fix'
import { evidence, notChecked, sentences } from '@/lib/domain/findings/words'

/** Above these, by a convention and no standard (domain page 4, 6). A hair more than the limit is rounding. */
const medium = 1.5 + 1e-9
const high = 2 + 1e-9

/** F12 (domain page 6, 4): the most loaded pod gets more than one and a half times the mean. */
export const f12SkewHigh: ServiceRule = {
  id: 'F12',
  name: 'SkewHigh',
  heading: 'Hot pods: skew above 1.5',
  live: true,
  judge(question) {
    if (isDirect(question)) return null
    const { ports } = question.distribution
    const worst = ports.reduce<PortDistribution | null>(
      (a, b) => ((b.skew.peakToAverage ?? 0) > (a?.skew.peakToAverage ?? 0) ? b : a),
      null,
    )
    const peak = worst?.skew.peakToAverage ?? 0
    if (worst !== null && peak > medium) return hot(question, worst, peak)
    const isUnknown = ports.some(({ skew, readyEndpoints }) => skew.peakToAverage === null && readyEndpoints > 1)
    return isUnknown ? whatBoundsSay(question) : null
  },
}

function hot(question: ServiceQuestion, port: PortDistribution, peak: number): RuleAnswer {
  const { service, distribution } = question
  const [said = `The most loaded pod gets ${times(peak)} of the mean.`] = sayPods(distribution, port)
  const most = Math.max(...port.endpoints.map(({ share }) => share ?? 0))
  const hottest = port.endpoints.filter(({ share }) => (share ?? 0) > most - 1e-9)
  return {
    severity: peak > high ? 'high' : 'medium',
    title: `${service.name}${onPort(question, port)}: ${said.charAt(0).toLowerCase()}${said.slice(1)}`,
    figure: times(peak),
    harm: peak,
    evidence: [
      evidence('hottest pod ÷ mean', times(peak), `expected shares of ${port.endpoints.length} endpoints`),
      evidence('ready pods by node', sayHeld(port), 'EndpointSlices'),
      balancerField(distribution.model),
    ],
    explanation: sentences(
      `Before the most loaded pod is full, the pods together can take ${percent(1 / peak)} of what they could if all got the same.`,
      distribution.model.confidence === 'guess' || distribution.model.confidence === 'unknown'
        ? 'The balancer model is a guess; another one gives other shares.'
        : null,
    ),
    fix: fixFor(question),
    nodes: [...new Set(hottest.flatMap(({ nodeName }) => nodeName ?? []))].sort(),
  }
}

function sayHeld({ nodes }: PortDistribution): string {
  const held = nodes.filter(({ readyEndpoints }) => readyEndpoints > 0)
  return list(
    held.map(({ name, readyEndpoints }) => `${name} ${readyEndpoints}`),
    8,
  )
}

/** Where the balancer is not known, what the likeliest models would give is told, and nothing concluded. */
function whatBoundsSay({ distribution }: ServiceQuestion): RuleAnswer {
  const figures = (distribution.bounds ?? []).flatMap(({ ports }) => ports.map(({ skew }) => skew.peakToAverage))
  const known = figures.filter((figure) => figure !== null)
  const [least, most] = [times(Math.min(...known)), times(Math.max(...known))]
  const range = known.length < 2 ? '' : ` The likeliest give ${least === most ? most : `${least} to ${most}`}.`
  return notChecked(`How the balancer spreads connections is not known; a model can be chosen.${range}`)
}

function fixFor(question: ServiceQuestion): Fix {
  const { service, distribution } = question
  if (!isLocal(question)) {
    return service.trafficDistribution === null
      ? advice(
          'Spread the pods over the zones or nodes that connections enter on, or take topology hints off this Service.',
        )
      : change(
          'Take trafficDistribution off this Service: its hints keep connections where they enter.',
          serviceTarget(service),
          { spec: { trafficDistribution: null } },
          'Connections then cross zones, which may cost time and money.',
        )
  }
  if (distribution.model.id !== 'single-node') return spreadFix(question)
  return switchPolicy(
    question,
    'Cluster',
    'One node receives everything, so under Local its pods alone serve: use Cluster, or announce by BGP from several nodes.',
  )
}
