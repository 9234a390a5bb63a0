import { expect, test } from 'vitest'
import { anEndpoint, aService, aSlice, terminating, unready } from '@/lib/domain/test-objects'
import { terminatingOnlyNodes } from './terminating-only'

const nodes = (...endpoints: Parameters<typeof aSlice>[0]) => [...terminatingOnlyNodes(aService(), [aSlice(endpoints)])]

test('a node whose pods all terminate and still serve is one', () => {
  expect(nodes(anEndpoint('10.0.0.1', 'n1', terminating), anEndpoint('10.0.0.2', 'n2'))).toEqual(['n1'])
})

test('one ready pod beside it is enough not to be', () => {
  expect(nodes(anEndpoint('10.0.0.1', 'n1', terminating), anEndpoint('10.0.0.2', 'n1'))).toEqual([])
})

test('a pod that serves no more, never did, or is on no node makes none', () => {
  const gone = { ready: false, serving: false, terminating: true }
  const endpoints = [anEndpoint('10.0.0.1', 'n1', gone), anEndpoint('10.0.0.2', 'n2', unready)]
  expect(nodes(...endpoints, anEndpoint('10.0.0.3', null, terminating))).toEqual([])
})
