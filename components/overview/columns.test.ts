import { describe, expect, test } from 'vitest'
import { buildColumns, compareNatural } from './columns'

const node = (name: string, zone: string | null = null) => ({
  name,
  zone,
  ready: true,
  unschedulable: false,
  deleting: false,
})
const shorts = (names: string[]) =>
  buildColumns(
    names.map((name) => node(name)),
    null,
  ).columns.map((c) => c.short)
const patterns = (names: string[]) =>
  buildColumns(
    names.map((name) => node(name)),
    null,
  ).zones.map((z) => z.pattern)

describe('buildColumns', () => {
  test('nodes stand by zone, nodes without a zone last', () => {
    const { columns, zones } = buildColumns([node('n3'), node('n2', 'b'), node('n1', 'a'), node('n4', 'a')], null)
    expect(columns.map((column) => column.node.name)).toEqual(['n1', 'n4', 'n2', 'n3'])
    expect(zones.map(({ zone, start, count }) => [zone, start, count])).toEqual([
      ['a', 0, 2],
      ['b', 2, 1],
      [null, 3, 1],
    ])
  })
  test('the order of the answer does not matter', () => {
    const names = ['kn-a10', 'kn-a2', 'kn-a1', 'kn-b1']
    expect(
      buildColumns(
        names.map((n) => node(n)),
        null,
      ),
    ).toEqual(
      buildColumns(
        [...names].reverse().map((n) => node(n)),
        null,
      ),
    )
  })
  test('the common part of names is said once', () => {
    expect(shorts(['kn-a01', 'kn-a02', 'kn-a12'])).toEqual(['01', '02', '12'])
    expect(patterns(['kn-a01', 'kn-a02', 'kn-a12'])).toEqual(['kn-a··'])
  })
  test('a number is not cut in two', () => {
    expect(shorts(['kn-a01', 'kn-a02'])).toEqual(['01', '02'])
    expect(shorts(['ip-10-0-13.internal', 'ip-10-0-23.internal'])).toEqual(['13', '23'])
  })
  test('names of clouds lose their domain too', () => {
    const names = ['ip-10-0-3-17.eu-west-1.compute.internal', 'ip-10-0-12-9.eu-west-1.compute.internal']
    expect(shorts(names)).toEqual(['3-17', '12-9'])
    expect(patterns(names)).toEqual(['ip-10-0-··.eu-west-1.compute.internal'])
  })
  test('a name that is the beginning of another keeps something to be told by', () => {
    expect(shorts(['worker', 'worker2'])).toEqual(['worker', 'worker2'])
    expect(shorts(['a-x', 'a-x-x'])).not.toContain('')
  })
  test('a node alone in its zone keeps its whole name', () => {
    expect(shorts(['control-plane'])).toEqual(['control-plane'])
    expect(patterns(['control-plane'])).toEqual([''])
  })
  test('folding renames nothing and says how many are folded', () => {
    const nodes = ['kn-a01', 'kn-a02', 'kn-a03'].map((name) => node(name, 'a'))
    const { columns, zones, indexOf } = buildColumns(nodes, new Set(['kn-a02']))
    expect(columns.map((column) => column.short)).toEqual(['02'])
    expect(zones).toEqual([{ zone: 'a', pattern: 'kn-a··', start: 0, count: 1, folded: 2 }])
    expect(indexOf.get('kn-a02')).toBe(0)
  })
  test('without nodes there are no columns', () => {
    expect(buildColumns([], null)).toMatchObject({ columns: [], zones: [], longestShort: 0 })
  })
})

test('natural order counts as people do', () => {
  expect(['node-10', 'node-2', 'node-1'].sort(compareNatural)).toEqual(['node-1', 'node-2', 'node-10'])
})

test('kind clusters keep whole words', () => {
  expect(shorts(['kind-control-plane', 'kind-worker', 'kind-worker2'])).toEqual(['control-plane', 'worker', 'worker2'])
})
