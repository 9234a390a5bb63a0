import { describe, expect, test } from 'vitest'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { nodesAlone } from '@/lib/domain/findings/test-sightings'
import { aNode, aService, aSlice, podsOn } from '@/lib/domain/test-objects'
import { f10OctaviaNoMonitor } from './f10-octavia-no-monitor'

const { judge } = f10OctaviaNoMonitor
const key = 'loadbalancer.openstack.org/enable-health-monitor'
const nodes = [1, 2, 3, 4, 5].map((index) => aNode(`n${index}`, { providerId: `openstack:///${index}` }))

function asking(annotations: Readonly<Record<string, string>> = {}, counts = [8, 1, 1, 0, 0], readable = true) {
  const service = { annotations: new Map(Object.entries(annotations)) }
  const model = detectBalancer(aService(service), nodesAlone(nodes))
  return aQuestion({ service, model, slices: [aSlice(podsOn(counts))], nodes: readable ? nodes : null })
}

describe('F10', () => {
  test('E3: without a monitor two of five nodes drop 40 % of new connections', () => {
    const found = holding(judge(asking()))
    expect(found).toMatchObject({ severity: 'critical', figure: '40\u202F% dropped', nodes: ['n4', 'n5'] })
    expect(found.title).toBe('40\u202F% of new connections to web enter on nodes without a ready pod and are dropped.')
    expect(found.explanation).toContain('The cloud configuration, which cannot be read here')
    expect(found.fix.kubectl).toBe(`kubectl -n shop patch svc web -p '{"metadata":{"annotations":{"${key}":"true"}}}'`)
  })

  test('a monitor that is switched off by annotation leaves no doubt', () => {
    expect(holding(judge(asking({ [key]: 'false' }))).explanation).not.toContain('cloud configuration')
    // What makes no sense counts as not set, and then the cloud configuration decides.
    expect(holding(judge(asking({ [key]: '1' }))).explanation).toContain('cloud configuration')
  })

  test('holds not with a monitor, with a pod on every node, or on another balancer', () => {
    expect(judge(asking({ [key]: 'true' }))).toBeNull()
    expect(judge(asking({}, [1, 1, 1, 1, 1]))).toBeNull()
    expect(judge(aQuestion({ model: { probed: false } }))).toBeNull()
  })

  test('is not checked where nodes may not be read', () => {
    expect(reasonOf(judge(asking({}, [8, 1, 1, 0, 0], false)))).toContain('Nodes may not be read')
  })
})
