import { expect, test } from 'vitest'
import { anEndpoint, aSlice } from '@/lib/domain/test-objects'
import { podsBehind, spreadOverNodes } from './pods-behind'

const pod = (name: string, nodeName: string | null) => ({ name, nodeName, ports: [8080] })

test('each pod is there once, with the TCP ports of all slices that name it', () => {
  const endpoints = [
    anEndpoint('10.1.0.1', 'n1', { podName: 'b', nodeName: 'n1' }),
    anEndpoint('10.1.0.2', 'n2', { podName: 'a', nodeName: 'n2' }),
  ]
  const http = { name: 'http', protocol: 'TCP', port: 8080 } as const
  const slices = [
    aSlice(endpoints, { ports: [http] }),
    aSlice(endpoints, { addressType: 'IPv6', ports: [http] }),
    aSlice(endpoints, {
      ports: [
        { name: 'dns', protocol: 'UDP', port: 53 },
        { name: 'm', protocol: 'TCP', port: 90 },
      ],
    }),
    aSlice([anEndpoint('10.9.9.9', 'n1', { podName: null })]),
  ]
  expect(podsBehind(slices)).toEqual([
    { name: 'a', nodeName: 'n2', ports: [90, 8080] },
    { name: 'b', nodeName: 'n1', ports: [90, 8080] },
  ])
})

test('a sample of pods comes from as many nodes as there are', () => {
  const pods = [pod('a', 'n1'), pod('b', 'n1'), pod('c', 'n1'), pod('d', 'n2'), pod('e', null)]
  expect(spreadOverNodes(pods, 3).map(({ name }) => name)).toEqual(['a', 'd', 'e'])
  expect(spreadOverNodes(pods, 9)).toHaveLength(5)
})
