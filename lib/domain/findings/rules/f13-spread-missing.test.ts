import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import {
  aConstraint,
  aQuestion,
  aWorkload,
  holding,
  reasonOf,
  selecting,
  workloads,
} from '@/lib/domain/findings/test-question'
import { f13SpreadMissing } from './f13-spread-missing'

const { judge } = f13SpreadMissing
const hostname = 'kubernetes.io/hostname'

describe('F13', () => {
  test('holds for a Deployment without constraint, with the patch for this very workload', () => {
    const found = holding(judge(aQuestion({ facts: workloads(aWorkload()) })))
    expect(found).toMatchObject({ severity: 'medium', figure: 'none set' })
    expect(load(found.fix.yaml ?? '')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { namespace: 'shop', name: 'web' },
      spec: {
        template: {
          spec: {
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: hostname,
                whenUnsatisfiable: 'DoNotSchedule',
                nodeTaintsPolicy: 'Honor',
                labelSelector: { matchLabels: { app: 'web' } },
                matchLabelKeys: ['pod-template-hash'],
              },
            ],
          },
        },
      },
    })
  })

  test('leaves out what the kind of workload or the server does not know', () => {
    const stateful = holding(judge(aQuestion({ facts: workloads(aWorkload({ kind: 'StatefulSet' })) })))
    expect(stateful.fix.yaml).not.toContain('matchLabelKeys')
    const old = holding(judge(aQuestion({ facts: workloads(aWorkload()), version: { major: 1, minor: 25 } })))
    expect(old.fix.yaml).not.toMatch(/matchLabelKeys|nodeTaintsPolicy/)
  })

  test('names each workload that lacks one', () => {
    const facts = workloads(aWorkload(), aWorkload({ name: 'web-canary' }))
    const { fix } = holding(judge(aQuestion({ facts })))
    expect(fix.kubectl?.split('\n')).toHaveLength(2)
    expect(fix.yaml?.split('---\n')).toHaveLength(2)
  })

  test.each([
    ['a DaemonSet', workloads(aWorkload({ kind: 'DaemonSet', replicas: null }))],
    ['one replica', workloads(aWorkload({ replicas: 1 }))],
    [
      'a constraint, hard or soft',
      workloads(aWorkload({}, { spreadConstraints: [aConstraint({ whenUnsatisfiable: 'ScheduleAnyway' })] })),
    ],
    [
      'anti-affinity',
      workloads(
        aWorkload(
          {},
          { podAntiAffinity: [{ required: false, topologyKey: hostname, labelSelector: selecting({ app: 'web' }) }] },
        ),
      ),
    ],
  ])('holds not for %s', (_, facts) => {
    expect(judge(aQuestion({ facts }))).toBeNull()
  })

  test('warns of an owner that may undo the change, and that a ReplicaSet starts no rollout', () => {
    const managedBy = { kind: 'Rollout', name: 'web' }
    const facts = workloads(aWorkload({ kind: 'ReplicaSet', name: 'web-5d4f8', managedBy }))
    const { warning } = holding(judge(aQuestion({ facts }))).fix
    expect(warning).not.toContain('rollout.')
    expect(warning).toContain('A ReplicaSet keeps the pods that it has')
    expect(warning).toContain('ReplicaSet web-5d4f8 belongs to Rollout web, which may undo the change')
    expect(holding(judge(aQuestion({ facts: workloads(aWorkload()) }))).fix.warning).toBe(
      'Changing the template starts a rollout. Pods for which no node fits the constraint stay Pending.',
    )
  })

  test('holds where anti-affinity keeps pods from those of others alone', () => {
    const term = { required: true, topologyKey: hostname, labelSelector: selecting({ app: 'db' }) }
    const facts = workloads(aWorkload({}, { podAntiAffinity: [term] }))
    expect(holding(judge(aQuestion({ facts }))).severity).toBe('medium')
  })

  test('holds not under Cluster or without a selector', () => {
    const facts = workloads(aWorkload())
    expect(judge(aQuestion({ facts, service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
    expect(judge(aQuestion({ service: { selector: new Map() } }))).toBeNull()
  })

  test('is not checked where workloads were not read or none was found', () => {
    expect(reasonOf(judge(aQuestion()))).toContain('Workloads are read for opened Services only')
    expect(reasonOf(judge(aQuestion({ facts: { workloads: known([]) } })))).toContain(
      'was found behind the pods of web',
    )
  })

  test('says that a constraint on zones takes the place of the default of the scheduler', () => {
    const zones = aConstraint({ topologyKey: 'topology.kubernetes.io/zone' })
    const found = holding(judge(aQuestion({ facts: workloads(aWorkload({}, { spreadConstraints: [zones] })) })))
    expect(found.explanation).toContain("takes the place of the scheduler's built-in default")
    expect(found.explanation).not.toContain('tolerates 3 pods')
  })
})
