import type { Page } from '@playwright/test'
import { loadAll } from 'js-yaml'
import type { AccessRule, Verb } from '../fakes/kube-api/access'
import { service } from '../fakes/kube-api/objects'
import { type FakeKubeApi, startFakeKubeApi } from '../fakes/kube-api/server'
import { smallCluster, TEAM_NAMESPACE } from '../fakes/small-cluster'
import { until } from '../fakes/until'
import { statusOf, untilLive } from '../servers/cluster-status'
import type { Evenkeel } from '../servers/evenkeel'
import { startOnFakes } from '../servers/fake-clusters'
import { expect, expectAccessible, QUAY, test } from './fixtures'

const sources = (page: Page) => page.getByRole('table', { name: 'Sources' })
const source = (page: Page, name: string) =>
  sources(page)
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name, exact: true }) })
const sentence = (page: Page) => page.getByRole('heading', { level: 1 })

/** What the page says to apply, as `kubectl apply -f` would read it. */
async function missingRights(page: Page): Promise<unknown[]> {
  const code = page
    .getByRole('heading', { name: /^The missing rights?, exactly$/ })
    .locator('xpath=../..')
    .locator('pre')
  return loadAll(await code.innerText())
}

const all: readonly Verb[] = ['get', 'list', 'watch']
const group = { services: '', endpointslices: 'discovery.k8s.io', nodes: '' } as const
type Resource = keyof typeof group
const everything = Object.keys(group) as readonly Resource[]
const readAll = (...resources: readonly Resource[]): AccessRule => ({ resources, verbs: all, namespaces: null })

/** A role with one rule and its binding to a user, as YAML must give them. */
function grant(resource: Resource, user: string, namespace: string | null): unknown[] {
  const prefix = namespace === null ? 'Cluster' : ''
  const metadata = { name: `evenkeel-read-${resource}`, ...(namespace !== null && { namespace }) }
  const apiVersion = 'rbac.authorization.k8s.io/v1'
  const apiGroup = 'rbac.authorization.k8s.io'
  const kind = `${prefix}Role`
  return [
    { apiVersion, kind, metadata, rules: [{ apiGroups: [group[resource]], resources: [resource], verbs: [...all] }] },
    {
      apiVersion,
      kind: `${prefix}RoleBinding`,
      metadata,
      roleRef: { apiGroup, kind, name: metadata.name },
      subjects: [{ apiGroup, kind: 'User', name: user }],
    },
  ]
}

let api: FakeKubeApi

test.beforeAll(async () => {
  api = await startFakeKubeApi()
  api.apply(...smallCluster())
  const users: Readonly<Record<string, readonly AccessRule[]>> = {
    reader: [readAll(...everything)],
    'without-services': [readAll('endpointslices', 'nodes')],
    'without-endpointslices': [readAll('services', 'nodes')],
    'without-nodes': [readAll('services', 'endpointslices')],
    nobody: [],
    namespaced: [{ resources: ['services', 'endpointslices'], verbs: all, namespaces: [TEAM_NAMESPACE] }],
  }
  for (const [user, rules] of Object.entries(users)) {
    api.access.tokens.set(`token-of-${user}`, user)
    api.access.rules.set(user, rules)
  }
})
test.afterAll(() => api?.close())

const asUser = (user: string) => ({ api, token: `token-of-${user}` })

test('in the demo each source that is not well says since when, why, and what to do', async ({ page, demo }) => {
  await page.goto(`${demo.url}${QUAY}/status`)
  await expect(sentence(page)).toContainText('Nodes are denied')
  await expect(sentence(page)).toContainText('4 objects could not be read and are left out')
  await expect(source(page, 'Nodes')).toContainText(
    'Grant get, list and watch on nodes; it is tried again every minute.',
  )
  await expect(source(page, 'Nodes')).toContainText('never read')
  await expect(source(page, 'Services')).toContainText('1 not readable')
  await expect(source(page, 'Prober')).toContainText('nobody looks at health ports now')
  const unreadable = page.getByRole('table', { name: 'Services that could not be read' })
  await expect(unreadable).toContainText('Service crane/control')
  await expect(unreadable).toContainText('spec.ports[].port is "http", not a whole number from 1 to 65535')
  await expect(page).toHaveTitle('Status · Evenkeel')
})

test.describe('with rights over the whole cluster', () => {
  let server: Evenkeel
  const contexts = ['reader', 'without-services', 'without-endpointslices', 'without-nodes', 'nobody']

  test.beforeAll(async () => {
    server = await startOnFakes(Object.fromEntries(contexts.map((user) => [user, asUser(user)])))
    await untilLive(server, 'reader')
    for (const user of contexts.slice(1)) await untilDenied(server, user)
  })
  test.afterAll(async () => {
    await server?.stop()
  })

  test('each source stands with its state, its age and what it holds', async ({ page }) => {
    await page.goto(`${server.url}/reader/status`)
    await expect(sentence(page)).toHaveText('All 3 sources are live.')
    for (const [name, holds] of [
      ['Services', '2 objects'],
      ['EndpointSlices', '2 objects'],
      ['Nodes', '3 objects'],
    ] as const) {
      await expect(source(page, name)).toContainText(`live`)
      await expect(source(page, name)).toContainText(/<?\d+\ss/)
      await expect(source(page, name)).toContainText(holds)
    }
    await expect(page.getByText('None: every source that is watched may be read.')).toBeVisible()
    await expect(page.getByText('Kubernetes v1.36.3')).toBeVisible()
    await expect(page.getByRole('definition').filter({ hasText: 'resident' })).toBeVisible()
    await expect(page.getByRole('link', { name: /^Sources: live, / })).toBeVisible()
  })

  test('an object that cannot be read is named, counts nowhere, and is forgotten when it is mended', async ({
    page,
  }) => {
    await page.goto(`${server.url}/reader/status`)
    api.apply(service('shop', 'torn', { ports: [{ port: 'http' }] }))
    await expect(sentence(page)).toContainText('1 object could not be read and is left out.')
    const unreadable = page.getByRole('table', { name: 'Services that could not be read' })
    await expect(unreadable).toContainText('Service shop/torn')
    await expect(unreadable).toContainText('spec.ports[].port is "http"')
    api.remove('Service', 'shop/torn')
    await expect(sentence(page)).toHaveText('All 3 sources are live.')
    await expect(unreadable).toHaveCount(0)
  })

  test.describe('of which some are missing', () => {
    test.use({ expectedComplaints: [/status of (404|503)/] })

    for (const user of contexts.slice(1)) {
      test(`${user}: the page names exactly the missing rules, and every page still says what it can`, async ({
        page,
      }) => {
        await page.goto(`${server.url}/${user}/status`)
        const missing = everything.filter((resource) => user === 'nobody' || user === `without-${resource}`)
        await expect(page.getByRole('heading', { name: /^The missing rights?, exactly$/ })).toBeVisible()
        expect(await missingRights(page)).toEqual(missing.flatMap((resource) => grant(resource, user, null)))
        await expect(page.getByRole('link', { name: /^Sources: .*(denied|not readable)/ })).toBeVisible()
        await expectAccessible(page)
        await page.goto(`${server.url}/${user}`)
        await expect(sentence(page)).toBeVisible()
        await expect(page.getByText(/Grant get, list, watch on|may not/).first()).toBeVisible()
        await expectAccessible(page)
        for (const tab of ['distribution', 'health', 'configuration']) {
          await page.goto(`${server.url}/${user}/services/${TEAM_NAMESPACE}/web?tab=${tab}`)
          await expect(sentence(page)).toBeVisible()
          await expect(page.getByText('This page met an error of its own.')).toHaveCount(0)
          await expectAccessible(page)
        }
      })
    }

    test('without nodes shares are still known where the balancer leaves empty nodes out', async ({ page }) => {
      await page.goto(`${server.url}/without-nodes`)
      await expect(page.getByRole('row', { name: /^team-a\/web/ })).toContainText('×1.50')
      await expect(page.getByText('The columns are only the nodes that endpoints name')).toBeVisible()
      await page.goto(`${server.url}/without-nodes/services/${TEAM_NAMESPACE}/web?tab=health`)
      await expect(sentence(page)).toContainText('is not asked, because its nodes may not be read')
    })

    test('without EndpointSlices nothing is said about pods, and nothing looks like none', async ({ page }) => {
      await page.goto(`${server.url}/without-endpointslices`)
      const row = page.getByRole('row', { name: /^team-a\/web/ })
      await expect(row).toContainText('?')
      await expect(row).not.toContainText('0 on 0')
      await expect(page.getByRole('button', { name: '2 not readable' })).toBeVisible()
      await page.goto(`${server.url}/without-endpointslices/services/${TEAM_NAMESPACE}/web`)
      await expect(sentence(page)).toHaveText(
        'The shares of web cannot be computed; what its object says stands below.',
      )
      await expect(page.getByText('Grant get, list and watch on endpointslices.discovery.k8s.io')).toBeVisible()
      await expect(page.getByRole('row', { name: /^spec\.externalTrafficPolicy Local/ })).toBeVisible()
    })
  })
})

test.describe('with rights in one namespace of two', () => {
  let server: Evenkeel

  test.beforeAll(async () => {
    const contexts = { namespaced: asUser('namespaced') }
    server = await startOnFakes(contexts, { EVENKEEL_NAMESPACES: `${TEAM_NAMESPACE},shop` })
    await untilDenied(server, 'namespaced')
  })
  test.afterAll(async () => {
    await server?.stop()
  })

  test('the one that may be read is shown, and the rules for the other are named as Roles in it', async ({ page }) => {
    await page.goto(`${server.url}/namespaced/status`)
    await expect(source(page, `Services in ${TEAM_NAMESPACE}`)).toContainText('live')
    await expect(source(page, 'Services in shop')).toContainText('denied')
    await expect(page.getByRole('heading', { name: 'The missing rights, exactly' })).toBeVisible()
    expect(await missingRights(page)).toEqual([
      ...grant('services', 'namespaced', 'shop'),
      ...grant('endpointslices', 'namespaced', 'shop'),
      ...grant('nodes', 'namespaced', null),
    ])
    await expectAccessible(page)
    await page.goto(`${server.url}/namespaced`)
    await expect(page.getByRole('row', { name: /^team-a\/web/ })).toContainText('×1.50')
    await expect(page.getByText('Services in namespace shop may not be read.')).toBeVisible()
    await expect(page.getByRole('row', { name: /^shop\// })).toHaveCount(0)
    await expectAccessible(page)
  })
})

/** Waits until a cluster has heard of each of its watches whether it may be read, and of one that it may not. */
const untilDenied = (server: Evenkeel, cluster: string) =>
  until(`${cluster} is settled`, async () => {
    const { watches } = await statusOf(server, cluster)
    const states = watches.map(({ state }) => state)
    return states.includes('denied') && states.every((state) => state === 'denied' || state === 'live')
  })
