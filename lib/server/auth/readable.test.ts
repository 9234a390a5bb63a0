import { describe, expect, test } from 'vitest'
import { type Announcement, nothingAnnounced } from '@/lib/domain/announcements'
import { known } from '@/lib/domain/fact'
import { aCluster, aService, nodesOf } from '@/lib/domain/test-objects'
import { readableState } from './readable'

const lease = { object: 'Lease kubevip-web', family: null, transitions: 1, abandonedSinceMs: 1, durationSeconds: 15 }
const status: Announcement = { node: 'n1', family: null, object: 'ServiceL2Status metallb-system/l2-abc' }
const state = {
  ...aCluster(aService(), [], nodesOf(2)),
  announcements: {
    ...nothingAnnounced,
    metallbL2: known(new Map([['shop/web', [status]]])),
    kubeVip: known(
      new Map([
        ['shop/web', [{ ...lease, node: 'n1' }]],
        ['pay/api', [{ ...lease, node: 'n2' }]],
      ]),
    ),
  },
}

describe('who announces addresses, to a reader of some namespaces', () => {
  const { announcements } = readableState(state, { namespaces: new Set(['shop']), nodes: true })

  test('is withheld where the objects lie elsewhere, with the right that reading them takes', () => {
    expect(announcements.metallbL2).toMatchObject({
      known: false,
      why: 'denied',
      right: { resource: 'servicel2statuses' },
    })
    expect(announcements.calico).toMatchObject({ known: false, why: 'denied' })
  })

  test('is shown where the objects lie beside their Services, and for those alone', () => {
    expect(announcements.kubeVip.known && [...announcements.kubeVip.value.keys()]).toEqual(['shop/web'])
  })

  test('does not hang on what there is: nothing read and nothing there look alike', () => {
    const empty = { ...state, announcements: { ...state.announcements, metallbL2: known(new Map()) } }
    const seen = readableState(empty, { namespaces: new Set(['shop']), nodes: true })
    expect(seen.announcements.metallbL2).toEqual(announcements.metallbL2)
  })
})

test('a reader of every namespace sees who announces', () => {
  const seen = readableState(state, { namespaces: 'all', nodes: false })
  expect(seen.announcements).toEqual(state.announcements)
})
