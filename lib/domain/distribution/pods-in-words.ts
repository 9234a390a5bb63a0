import type { ModelId } from '@/lib/domain/balancers/model'
import type { Distribution, EndpointShare, PortDistribution } from './result'
import { list, percent, times } from './say'

type Context = Pick<Distribution, 'policy' | 'model' | 'basis'>
type Compared = EndpointShare & { readonly share: number; readonly load: number }

/** What the most loaded pods get of their fair share, and why; one sentence when all get the same. */
export function sayPods(distribution: Context, port: PortDistribution): readonly string[] {
  const compared = port.endpoints.filter(isCompared)
  const hottest = compared.reduce<Compared | null>(
    (hot, pod) => (hot === null || pod.load > hot.load ? pod : hot),
    null,
  )
  if (hottest === null || hottest.share === 0) return []
  if (compared.length === 1)
    return [`The only pod, on ${hottest.nodeName ?? 'no node'}, gets ${sayShare(hottest.share)}.`]
  const least = Math.min(...compared.map((pod) => pod.load))
  if (hottest.load - least < 1e-9) return [sayEven(compared.length, hottest.share, port)]
  const alike = compared.filter((pod) => hottest.load - pod.load < 1e-9)
  const reason = distribution.policy === 'Local' ? sayIdle(distribution, compared, alike) : null
  return [`${sayHot(alike, hottest, compared.length, port)}${reason ?? sayReason(distribution, port)}.`]
}

const isCompared = (endpoint: EndpointShare): endpoint is Compared => endpoint.share !== null && endpoint.load !== null

const sayShare = (share: number): string =>
  share > 1 - 1e-9 ? 'every new connection' : `${percent(share)} of new connections`

function sayEven(pods: number, share: number, { droppedShare }: PortDistribution): string {
  const aside = (droppedShare ?? 0) > 0 ? ' of what is not dropped' : ''
  return `Each of the ${pods} pods gets ${sayShare(share)}, its fair share${aside}.`
}

/** Where something is dropped, two denominators differ: all new connections, and those that arrive. */
function sayHot(
  alike: readonly Compared[],
  { load, share }: Compared,
  compared: number,
  port: PortDistribution,
): string {
  const where = list([...new Set(alike.map((pod) => pod.nodeName ?? 'no node'))].sort())
  const { peakToAverage } = port.skew
  const arriving =
    (port.droppedShare ?? 0) > 0 && peakToAverage !== null
      ? `; ${times(peakToAverage)} of the mean of what is not dropped`
      : ''
  const figures = `${sayShare(share)} against ${percent(1 / compared)}${arriving}`
  return alike.length === 1
    ? `The pod on ${where} gets ${times(load)} of its fair share (${figures})`
    : `The ${alike.length} pods on ${where} get ${times(load)} of their fair share each (${figures})`
}

/** All others get nothing at all: that is why, and not how entries are spread; null: some of the others get something. */
function sayIdle({ model }: Context, compared: readonly Compared[], alike: readonly Compared[]): string | null {
  const idle = compared.filter(({ share }) => share === 0)
  if (model.id === 'single-node' || idle.length + alike.length < compared.length) return null
  return idle.length === 1
    ? ': the other pod gets nothing, for no connection enters on its node'
    : `: the other ${idle.length} pods get nothing, for no connection enters on their nodes`
}

/** Who treats entries alike, by model. */
const equalisers: Partial<Record<ModelId, string>> = {
  'equal-node': 'the balancer treats',
  weighted: 'the balancer treats',
  ecmp: 'routers treat',
  adaptive: 'the estimate treats',
  'multi-address': 'clients pick',
}

/** "the balancer treats 3 nodes alike that hold 5, 3 and 2 pods". */
function sayReason({ policy, model }: Context, port: PortDistribution): string {
  if (policy === 'Cluster' || model.id === 'direct') return ''
  const entered = port.nodes.filter((node) => node.inPool === true && node.usableEndpoints > 0)
  if (entered.length === 1) return ': connections enter on no other node that holds pods'
  if (model.id === 'zonal' && model.crossZone !== true)
    return `: zones are treated alike and hold ${podsOf(byZone(entered))}`
  const who = equalisers[model.id]
  if (who === undefined || entered.length === 0 || port.poolNodes === null) return ''
  const held = podsOf(entered.map((node) => node.usableEndpoints))
  return port.poolNodes === entered.length
    ? `: ${who} ${entered.length} nodes alike that hold ${held}`
    : `: ${who} ${port.poolNodes} nodes alike, of which ${entered.length} hold ${held}`
}

const podsOf = (counts: readonly number[]): string => `${list([...counts].sort((a, b) => b - a).map(String), 8)} pods`

function byZone(nodes: PortDistribution['nodes']): readonly number[] {
  const sums = new Map<string | null, number>()
  for (const { zone, usableEndpoints } of nodes) sums.set(zone, (sums.get(zone) ?? 0) + usableEndpoints)
  return [...sums.values()]
}
