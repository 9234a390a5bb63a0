import type { DistributionResponse } from '@/lib/contracts/distribution'
import { addressRail } from './address-rail'
import type { Flow } from './flow-types'
import { sayDivisor, sayEnd, sayIdleNodes, sayLoad, sayShares } from './flow-words'

/** The same path as a table, for those who cannot see the picture. */
export function FlowTable({ flow, answer }: { flow: Flow; answer: DistributionResponse }) {
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
            <th scope="col">Then</th>
          </tr>
        </thead>
        <tbody>
          {flow.nodes.map((node) => (
            <tr key={node.key}>
              <td>Entry node</td>
              <td>{node.nodes.length > 1 ? `${node.nodes.length} nodes of ${node.label}` : node.label}</td>
              <td>{sayShares(node.shares)}</td>
              <td>{node.fate === 'serves' ? sayDivisor(node) : sayEnd(node)}</td>
            </tr>
          ))}
          {flow.groups.flatMap((group) =>
            group.pods.map((pod) => (
              <tr key={pod.key}>
                <td>Pod</td>
                <td>{`${pod.label} on ${group.label}`}</td>
                <td>{sayShares(pod.shares)}</td>
                <td>{`${sayLoad(pod.load)} its fair share`}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      <p>{sayIdleNodes(flow)}</p>
      <p>{`Source address: ${rail.atBalancer.text}; ${rail.atNode?.text ?? 'no node hop'}; ${rail.pod}.`}</p>
    </div>
  )
}
