import type { ObservedBar } from '@/components/charts/share-bar'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { countOf } from '@/lib/format/words'
import { sayObservedBar } from '../observed/observed-bars'
import { addressRail } from './address-rail'
import type { FlowObserved } from './flow-observed'
import type { Flow } from './flow-types'
import { sayDivisor, sayEnd, sayIdleNodes, sayLoad, sayShares } from './flow-words'

type FlowTableProps = { flow: Flow; answer: DistributionResponse; observed: FlowObserved | null }

/** The same path as a table, for those who cannot see the picture. */
export function FlowTable({ flow, answer, observed }: FlowTableProps) {
  const rail = addressRail(answer)
  return (
    <div className="sr-only">
      <table>
        <caption>Path of new connections: share of each block</caption>
        <thead>
          <tr>
            <th scope="col">Hop</th>
            <th scope="col">Name</th>
            <th scope="col">Share</th>
            {observed !== null && <th scope="col">{headOf(observed)}</th>}
            <th scope="col">Then</th>
          </tr>
        </thead>
        <tbody>
          {flow.nodes.map((node) => (
            <tr key={node.key}>
              <td>Entry node</td>
              <td>{node.nodes.length > 1 ? `${node.nodes.length} nodes of ${node.label}` : node.label}</td>
              <td>{sayShares(node.shares)}</td>
              {observed !== null && <td>–</td>}
              <td>{node.fate === 'serves' ? sayDivisor(node) : sayEnd(node)}</td>
            </tr>
          ))}
          {flow.groups.flatMap((group) =>
            group.pods.map((pod) => (
              <tr key={pod.key}>
                <td>Pod</td>
                <td>{`${pod.label} on ${group.label}`}</td>
                <td>{sayShares(pod.shares)}</td>
                {observed !== null && <td>{sayBar(observed.bars.get(pod.key))}</td>}
                <td>{`${sayLoad(pod.load)} its fair share`}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      <p>{sayIdleNodes(flow)}</p>
      <p>{`Source address: at the balancer ${rail.atBalancer.text}; ${rail.atNode === null ? 'no node hop' : `at the node ${rail.atNode.text}`}; ${rail.pod}.`}</p>
    </div>
  )
}

/** Pods are counted, entries are not; where some pods are not, the shares are among the others. */
const headOf = ({ isDrawable, counted }: FlowObserved): string =>
  isDrawable ? 'Observed' : `Observed, of what arrives at the ${countOf(counted, 'counted pod')}`

const sayBar = (bar: ObservedBar | undefined): string => (bar === undefined ? '–' : sayObservedBar(bar))
