import { expect, test } from 'vitest'
import type { ServiceGroup } from '@/lib/contracts/service-groups'
import { serviceRow } from './fixtures'
import { layItems } from './items'

const rows = (groups: ServiceGroup[]) => groups.map((group, index) => serviceRow({ group, name: `s${index}` }))
const short = (items: ReturnType<typeof layItems>) =>
  items.map((item) => (item.kind === 'group' ? `${item.group} ${item.count}` : `${item.kind} ${item.index}`))

test('each group has a head with its size before its first row', () => {
  const items = layItems({ rows: rows(['dropped', 'dropped', 'even']), total: 3, grouped: true, groupSizes: null })
  expect(short(items)).toEqual(['dropped 2', 'service 0', 'service 1', 'even 1', 'service 2'])
})
test('a column sort dissolves the groups', () => {
  const items = layItems({ rows: rows(['dropped', 'even']), total: 2, grouped: false, groupSizes: null })
  expect(short(items)).toEqual(['service 0', 'service 1'])
})
test('rows that have not arrived keep their room', () => {
  const items = layItems({ rows: rows(['even']), total: 3, grouped: true, groupSizes: null })
  expect(short(items)).toEqual(['even null', 'service 0', 'pending 1', 'pending 2'])
})
test('a group of which only a part arrived says its whole size where it is known', () => {
  const sizes = {
    dropped: 0,
    differs: 0,
    uneven: 0,
    'one-node': 0,
    'unknown-balancer': 0,
    'unknown-endpoints': 0,
    'no-endpoints': 0,
    even: 40,
  }
  const items = layItems({ rows: rows(['even']), total: 40, grouped: true, groupSizes: sizes })
  expect(items[0]).toEqual({ kind: 'group', group: 'even', count: 40 })
})
