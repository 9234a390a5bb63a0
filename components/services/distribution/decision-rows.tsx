import { cx } from '@/components/ui/cx'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { DistributionResponse } from '@/lib/contracts/distribution'

/** What kube-proxy does with a connection from outside: the rows of its decision table that apply here. */
export function DecisionRows({ answer, className }: { answer: DistributionResponse; className?: string }) {
  if (answer.decision.length === 0) return null
  return (
    <section className={cx('min-w-0', className)}>
      <h2>What kube-proxy does with it</h2>
      {answer.decision.map((row) => (
        <Table key={row.row} caption={`Connections from ${row.source} to a ${row.destination}`} tight>
          <thead>
            <tr>
              <Th>Connection</Th>
              <Th wrap>
                from {row.source} to a {row.destination}
              </Th>
            </tr>
          </thead>
          <tbody>
            {[
              ['Policy', row.policy],
              ['Picks among', row.endpointSet],
              ['Source address replaced', row.masquerade],
              ['If there is none', row.ifEmpty],
            ].map(([name, value]) => (
              <Tr key={name}>
                <Td className="w-[170px] text-ink-2 max-pad:w-[112px] max-pad:whitespace-normal">{name}</Td>
                <Td wrap>{value}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      ))}
    </section>
  )
}
