import { describe, expect, test } from 'vitest'
import type { ClusterNode, Service } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import { aCluster, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { judgeCandidates } from './candidates'
import { applyOverride } from './override'
import { annotated, bare, detectWith, evidenceOf } from './test-detect'

const model = (annotations: Record<string, string>, nodes: ReadonlyMap<string, ClusterNode> | null = bare) =>
  detectWith(annotated(prefixed(annotations), nlb), { nodes })

const prefixed = (annotations: Record<string, string>) =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`evenkeel.dev/balancer-${key}`, value]))
const nlb: Partial<Service> = { loadBalancerClass: 'service.k8s.aws/nlb' }

describe("an operator's annotation on the Service", () => {
  test('goes before what is detected, and keeps that in sight', () => {
    const chosen = model({ model: 'ecmp' })
    expect(chosen).toMatchObject({ id: 'ecmp', confidence: 'annotation', product: 'AWS NLB' })
    expect(chosen.evidence[0]).toBe('Annotation evenkeel.dev/balancer-model is "ecmp".')
    expect(chosen.evidence).toContain('Detected: loadBalancerClass is service.k8s.aws/nlb.')
  })

  test.each([
    ['candidates', 'n1, n2', { candidates: ['n1', 'n2'] }],
    ['announcers', 'n3', { announcers: ['n3'] }],
    ['probed', 'false', { probed: false, probe: null }],
    ['cross-zone', 'true', { crossZone: true }],
  ])('%s sets its part alone', (key, value, fields) => {
    expect(model({ [key]: value })).toMatchObject({ id: 'zonal', confidence: 'annotation', ...fields })
  })

  test('that names candidates gives each node that as its reason', () => {
    const candidates = judgeCandidates(bare, model({ candidates: 'n1' }), null)
    expect(candidates?.candidateNames).toEqual(['n1'])
    expect(candidates?.judge('n1').reason).toBe('an annotation of the Service names it')
    expect(candidates?.judge('n2').reason).toContain('that an annotation of the Service names')
  })

  test('decides shares as a choice of the reader does', () => {
    const service = annotated(prefixed({ model: 'single-node', announcers: 'n1' }))
    const state = aCluster(service, [aSlice(podsOn([1, 1]))], nodesOf(2))
    const { ports } = distribute({ state, service, model: detectWith(service, { nodes: state.nodes }) })
    expect(ports[0]?.endpoints.map(({ share }) => share)).toEqual([1, 0])
  })

  test("gives way to the reader's own choice", () => {
    const chosen = applyOverride(model({ model: 'ecmp' }), { model: 'weighted' })
    expect(chosen).toMatchObject({ id: 'weighted', confidence: 'reader' })
    expect(evidenceOf(chosen)).not.toContain('Detected: Detected:')
  })

  test('settles a contradiction of objects', () => {
    const service = annotated({
      ...prefixed({ announcers: 'n1', model: 'single-node' }),
      'kube-vip.io/vipHost': 'n1',
      'metallb.io/ip-allocated-from-pool': 'a',
    })
    expect(detectWith(service)).toMatchObject({ id: 'single-node', announcers: ['n1'], couldBe: [] })
  })
})

describe('a value that makes no sense is named and ignored', () => {
  test.each([
    ['model', 'roundrobin', 'no model, and ignored'],
    ['model', 'unknown', 'no model, and ignored'],
    ['probed', 'yes', 'neither true nor false'],
    ['cross-zone', '', 'neither true nor false'],
    ['candidates', ' , ', 'names no node'],
    ['announcers', 'gone', 'there is no node gone'],
  ])('%s: "%s"', (key, value, words) => {
    const detected = model({})
    const chosen = model({ [key]: value })
    expect(chosen).toMatchObject({ id: detected.id, confidence: 'class', announcers: null, candidates: null })
    expect(chosen.evidence[0]).toContain(`Annotation evenkeel.dev/balancer-${key} is "${value}": `)
    expect(chosen.evidence[0]).toContain(words)
    expect(chosen.evidence.slice(1)).toEqual(detected.evidence)
  })

  test('of several names those that are nodes count', () => {
    const chosen = model({ candidates: 'n1,gone,n1' })
    expect(chosen.candidates).toEqual(['n1'])
    expect(evidenceOf(chosen)).toContain('there is no node gone')
  })

  test('one bad value does not cost the good ones', () => {
    const chosen = model({ model: 'nonsense', probed: 'false' })
    expect(chosen).toMatchObject({ id: 'zonal', probed: false, confidence: 'annotation' })
    expect(evidenceOf(chosen)).toContain('no model, and ignored')
  })

  test('under a name that nobody reads is said to be ignored', () => {
    const chosen = model({ modell: 'ecmp' })
    expect(chosen).toMatchObject({ id: 'zonal', product: 'AWS NLB' })
    expect(evidenceOf(chosen)).toContain('evenkeel.dev/balancer-modell is none that is read, and ignored')
  })

  test('where nodes may not be read, names are believed', () => {
    expect(model({ announcers: 'n7' }, null).announcers).toEqual(['n7'])
  })
})
