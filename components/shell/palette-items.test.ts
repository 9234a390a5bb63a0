import { expect, test } from 'vitest'
import { clusterItems, fixedItems, markMatch, nodeItems } from './palette-items'

const node = (name: string, zone: string | null) => ({
  name,
  zone,
  ready: true,
  unschedulable: false,
  deleting: false,
})

test('nodes are found by name and by zone, and not listed before something is typed', () => {
  const nodes = [node('kn-a01', 'a'), node('kn-b01', 'Zone-B')]
  expect(nodeItems('harbor', nodes, '')).toEqual([])
  expect(nodeItems('harbor', nodes, 'KN-A').map((item) => item.title)).toEqual(['kn-a01'])
  expect(nodeItems('harbor', nodes, 'zone-b').map((item) => item.title)).toEqual(['kn-b01'])
})
test('choosing a node leads to its page', () => {
  const [item] = nodeItems('harbor', [node('kn-a01', 'a')], 'kn')
  expect(item?.target).toEqual({ href: '/harbor/nodes/kn-a01' })
})
test('a cluster that is down is in the list, with its state', () => {
  const items = clusterItems([{ id: 'quay', name: 'quay-eu-1', state: 'stale' }], '')
  expect(items[0]).toMatchObject({ title: 'quay-eu-1', note: 'stale', icon: 'stale', target: { href: '/quay' } })
})
test('pages and commands answer to their words', () => {
  expect(fixedItems('harbor', 'theme').map((item) => item.id)).toEqual(['command theme'])
  expect(fixedItems('harbor', 'status')[0]?.target).toEqual({ href: '/harbor/status' })
})
test('what was typed is marked where it first occurs', () => {
  expect(markMatch('shop/web', 'WEB')).toEqual(['shop/', 'web', ''])
  expect(markMatch('shop/web', 'x')).toEqual(['shop/web', '', ''])
  expect(markMatch('shop/web', '')).toEqual(['shop/web', '', ''])
})
