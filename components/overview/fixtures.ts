import type { ServiceCell, ServiceRow } from '@/lib/contracts/services'

/** A Service of the overview for tests: even, Local, behind an equal-node balancer; `fields` change what matters. */
export function serviceRow(fields: Partial<ServiceRow>): ServiceRow {
  return {
    namespace: 'shop',
    name: 'web',
    type: 'LoadBalancer',
    policy: 'Local',
    model: { id: 'equal-node', confidence: 'annotation', product: 'AWS NLB' },
    group: 'even',
    shown: { port: 'http', protocol: 'TCP', family: 'IPv4', of: 1 },
    readyEndpoints: 3,
    nodesWithEndpoints: 3,
    candidateNodes: 36,
    hottestLoad: 1,
    hottestLoadBounds: null,
    peakToAverage: 1,
    peakToAverageBounds: null,
    droppedShare: 0,
    refusedShare: 0,
    sourceAddress: 'preserved',
    healthCheckNodePort: 31842,
    findings: { count: 0, worst: null },
    cells: serviceCells([]),
    ...fields,
  }
}

/** Cells of a row: `elsewhere` for every node that has none of its own, nothing else by zone. */
export function serviceCells(
  nodes: readonly ServiceCell[],
  elsewhere: Partial<Omit<NonNullable<ServiceRow['cells']>, 'nodes'>> = {},
): NonNullable<ServiceRow['cells']> {
  return { elsewhere: { kind: 'empty', entryShare: 0 }, zones: [], ...elsewhere, nodes: [...nodes] }
}

/** A cell with pods at their fair share; `fields` change what matters. */
export function serviceCell(node: string, fields: Partial<ServiceCell> = {}): ServiceCell {
  return { node, kind: 'pods', load: 1, entryShare: 0.5, servingShare: 0.5, endpoints: 1, ...fields }
}
