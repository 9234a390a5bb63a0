import type { Evenkeel } from '../servers/evenkeel'
import { expect, HARBOR, test } from './fixtures'
import { servicePage, sharesOf, times } from './service-page'

const { node, figure, loss } = servicePage

const pathOf = (demo: Evenkeel, service: string) => `${demo.url}${HARBOR}/services/${service}`

type Example = {
  readonly is: string
  readonly service: string
  readonly shares: readonly string[]
  /** Peak to average, CV, Gini, effective number of pods. */
  readonly skew: readonly [string, string, string, string]
  /** Entry and serving share by node. */
  readonly nodes: Readonly<Record<string, readonly [string, string]>>
  readonly dropped?: string
}

/** Section 4 of the domain page; counts in brackets are pods by node. */
const examples: readonly Example[] = [
  {
    is: 'E1 [5,3,2], equal nodes',
    service: 'shop/web',
    shares: [...times('16.7 %', 2), ...times('11.1 %', 3), ...times('6.7 %', 5)],
    skew: ['×1.67', '0.385', '0.200', '8.71'],
    nodes: { 'kn-a04': ['33.3 %', '33.3 %'], 'kn-b02': ['33.3 %', '33.3 %'], 'kn-c07': ['33.3 %', '33.3 %'] },
  },
  {
    is: 'E2 [5,3,2], weighted by endpoints',
    service: 'shop/assets',
    shares: times('10.0 %', 10),
    skew: ['×1.00', '0.000', '0.000', '10.00'],
    nodes: { 'kn-a05': ['50.0 %', '50.0 %'], 'kn-b06': ['30.0 %', '30.0 %'], 'kn-c09': ['20.0 %', '20.0 %'] },
  },
  {
    is: 'E3 [8,1,1,0,0], probed',
    service: 'edge/relay',
    shares: [...times('33.3 %', 2), ...times('4.2 %', 8)],
    skew: ['×3.33', '1.167', '0.467', '4.24'],
    nodes: { 'kn-a08': ['33.3 %', '33.3 %'], 'kn-b10': ['33.3 %', '33.3 %'], 'kn-c04': ['33.3 %', '33.3 %'] },
  },
  {
    is: 'E3 [8,1,1,0,0], not probed',
    service: 'iot/mqtt',
    shares: [...times('20.0 %', 2), ...times('2.5 %', 8)],
    skew: ['×3.33', '1.167', '0.467', '4.24'],
    nodes: { 'kn-a05': ['20.0 %', '20.0 %'], 'kn-a06': ['20.0 %', '0 %'], 'kn-b07': ['20.0 %', '0 %'] },
    dropped: '40.0 %',
  },
  {
    is: 'E4 [6], one node',
    service: 'pay/webhook',
    shares: times('16.7 %', 6),
    skew: ['×1.00', '0.000', '0.000', '6.00'],
    nodes: { 'kn-c06': ['100 %', '100 %'] },
  },
  {
    is: 'E5 [2,2,2]',
    service: 'web/docs',
    shares: times('16.7 %', 6),
    skew: ['×1.00', '0.000', '0.000', '6.00'],
    nodes: { 'kn-a06': ['33.3 %', '33.3 %'], 'kn-b06': ['33.3 %', '33.3 %'], 'kn-c06': ['33.3 %', '33.3 %'] },
  },
  {
    is: 'E6 [2,1]',
    service: 'shop/cart',
    shares: ['50.0 %', ...times('25.0 %', 2)],
    skew: ['×1.50', '0.354', '0.167', '2.67'],
    nodes: { 'kn-b07': ['50.0 %', '50.0 %'], 'kn-c03': ['50.0 %', '50.0 %'] },
  },
  {
    is: 'E7 zones [1] and [2,2,2], cross-zone off',
    service: 'shop/gallery',
    shares: ['50.0 %', ...times('8.3 %', 6)],
    skew: ['×3.50', '1.021', '0.357', '3.43'],
    nodes: { 'kn-a02': ['50.0 %', '50.0 %'], 'kn-b01': ['16.7 %', '16.7 %'] },
  },
  {
    is: 'E7 zones [1] and [2,2,2], cross-zone on',
    service: 'shop/thumbs',
    shares: ['25.0 %', ...times('12.5 %', 6)],
    skew: ['×1.75', '0.306', '0.107', '6.40'],
    nodes: { 'kn-a02': ['25.0 %', '25.0 %'], 'kn-b01': ['25.0 %', '25.0 %'] },
  },
  {
    is: 'E8 [3,4,3], one node announces',
    service: 'voip/sip',
    shares: [...times('33.3 %', 3), ...times('0 %', 7)],
    skew: ['×3.33', '1.528', '0.700', '3.00'],
    nodes: { 'kn-a01': ['100 %', '100 %'], 'kn-b03': ['0 %', '0 %'] },
  },
  {
    is: 'E8 [3,4,3], one node announces, under Cluster',
    service: 'voip/sip-cluster',
    shares: times('10.0 %', 10),
    skew: ['×1.00', '0.000', '0.000', '10.00'],
    nodes: { 'kn-a01': ['100 %', '30.0 %'], 'kn-b03': ['0 %', '40.0 %'] },
  },
  {
    is: 'E9 [1,9], equal nodes',
    service: 'pay/ledger-api',
    shares: ['50.0 %', ...times('5.6 %', 9)],
    skew: ['×5.00', '1.333', '0.400', '3.60'],
    nodes: { 'kn-a07': ['50.0 %', '50.0 %'], 'kn-b04': ['50.0 %', '50.0 %'] },
  },
  {
    is: 'E9 [1,9], weighted by endpoints',
    service: 'pay/ledger-grpc',
    shares: times('10.0 %', 10),
    skew: ['×1.00', '0.000', '0.000', '10.00'],
    nodes: { 'kn-a07': ['10.0 %', '10.0 %'], 'kn-b04': ['90.0 %', '90.0 %'] },
  },
  {
    is: 'E10 [3,3,0,0]',
    service: 'pay/vault',
    shares: times('16.7 %', 6),
    skew: ['×1.00', '0.000', '0.000', '6.00'],
    nodes: { 'kn-a12': ['50.0 %', '50.0 %'], 'kn-b10': ['50.0 %', '50.0 %'] },
  },
  {
    is: 'E11 Cluster with zone hints',
    service: 'search/query',
    shares: ['66.7 %', ...times('11.1 %', 3)],
    skew: ['×2.67', '0.962', '0.417', '2.08'],
    nodes: { 'kn-a10': ['33.3 %', '66.7 %'], 'kn-b11': ['33.3 %', '33.3 %'], 'kn-a09': ['33.3 %', '0 %'] },
  },
  {
    is: 'E11 Cluster without hints',
    service: 'search/suggest',
    shares: times('25.0 %', 4),
    skew: ['×1.00', '0.000', '0.000', '4.00'],
    nodes: { 'kn-a10': ['33.3 %', '25.0 %'], 'kn-b11': ['33.3 %', '75.0 %'], 'kn-a09': ['33.3 %', '0 %'] },
  },
  {
    is: 'E12 two ready pods, one that terminates, once the balancer knows',
    service: 'auth/session',
    shares: [...times('50.0 %', 2), '0 %'],
    skew: ['×1.00', '0.000', '0.000', '2.00'],
    nodes: { 'kn-c05': ['100 %', '100 %'] },
  },
]

test.describe('the numbers of a worked example are exactly those of the domain page', () => {
  for (const example of examples) {
    test(example.is, async ({ page, demo }) => {
      await page.goto(pathOf(demo, example.service))
      expect(await sharesOf(page)).toEqual(example.shares)
      const names = ['Hottest pod ÷', 'Variation (CV)', 'Gini', 'Effective pods']
      for (const [index, name] of names.entries()) {
        await expect(figure(page, name).getByRole('cell').nth(1)).toHaveText(example.skew[index] ?? '')
      }
      for (const [name, [enters, serves]] of Object.entries(example.nodes)) {
        await expect(node(page, name).getByRole('cell').nth(2)).toHaveText(enters)
        await expect(node(page, name).getByRole('cell').nth(3)).toHaveText(serves)
      }
      await expect(loss(page, 'dropped')).toHaveText(`dropped ${example.dropped ?? '0 %'}`)
    })
  }
})
