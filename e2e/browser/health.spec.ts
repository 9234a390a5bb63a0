import { answers, type HealthPorts, kubeProxyAnswers, startNodePortListeners } from '../fakes/health-ports'
import { endpointSlice } from '../fakes/kube-api/objects'
import { type FakeKubeApi, startFakeKubeApi } from '../fakes/kube-api/server'
import { smallCluster, TEAM_NAMESPACE } from '../fakes/small-cluster'
import { untilLive } from '../servers/cluster-status'
import type { Evenkeel } from '../servers/evenkeel'
import { startOnFakes } from '../servers/fake-clusters'
import { expect, HARBOR, test } from './fixtures'
import { overview } from './overview-page'
import { servicePage } from './service-page'

const { sentence, healthAnswer, healthAnswers, healthNode, tab } = servicePage

test.describe('in the demo', () => {
  const open = (demo: Evenkeel, service: string) => `${demo.url}${HARBOR}/services/${service}?tab=health`

  test('a port that answers for another Service disagrees, with what that costs', async ({ page, demo }) => {
    await page.goto(open(demo, 'media/upload'))
    // Alone, or first of several: kube-proxy of kn-c12 is ill for two of every ten minutes, and that of kn-b13 refuses for a
    // moment after each time that the node has joined.
    await expect(sentence(page)).toHaveText(
      /^kn-b09 answers 200 for another Service: .* sends it 25\s% of upload's new connections, and all of them are dropped|disagree with what the objects say: kn-b09(,| and) .*25\s% of new connections are dropped there/,
    )
    await expect(healthAnswer(page, 'kn-b09').getByRole('img', { name: 'disagrees' })).toBeVisible()
    await expect(healthAnswer(page, 'kn-b09')).toContainText('legacy/ftp')
    await expect(page.getByText('It sees 4 healthy nodes: kn-b09 more than the objects say.')).toBeVisible()
  })

  test('each verdict has its words, and unhealthy without endpoints is calm', async ({ page, demo }) => {
    await page.goto(`${open(demo, 'media/upload')}&verdict=all`)
    const verdicts = [
      ['kn-b09', 'disagrees', '503', '200'],
      ['kn-a11', 'not reachable from here', '503', 'timeout'],
      ['kn-a03', 'as expected', '200', '200'],
      ['kn-a01', 'by design', '503', '503'],
    ] as const
    for (const [name, verdict, expected, answered] of verdicts) {
      const row = healthAnswer(page, name)
      await expect(row.getByRole('img', { name: verdict })).toBeVisible()
      await expect(row.getByRole('cell').nth(3)).toHaveText(expected)
      await expect(row.getByRole('cell').nth(4)).toHaveText(answered)
      const words = `${name}: ${verdict}, expected ${expected}, answered ${answered}`
      await expect(healthNode(page, name)).toHaveAccessibleName(words)
    }
    await expect(healthAnswer(page, 'kn-a01')).toContainText('Answers 503 by design')
    await healthNode(page, 'kn-a11').click()
    await expect(page.getByText('This says nothing about the node.').filter({ visible: true })).toBeVisible()
  })

  test('rows that disagree come first, and each count shows its nodes alone', async ({ page, demo }) => {
    await page.goto(open(demo, 'media/upload'))
    const rows = healthAnswers(page).getByRole('row')
    await expect(rows.nth(1)).toContainText('kn-b09')
    await expect(healthAnswer(page, 'kn-a01')).toHaveCount(0)
    await page.getByRole('button', { name: /not reachable from here$/ }).click()
    await expect(page).toHaveURL(/[?&]verdict=not-reachable/)
    // kn-a11 always, and kn-c10 while it has no power.
    await expect(healthAnswer(page, 'kn-a11')).toBeVisible()
    await expect(healthAnswer(page, 'kn-b09')).toHaveCount(0)
    const reached = rows.filter({ hasNot: page.getByRole('img', { name: 'not reachable from here' }) })
    await expect(reached, 'but for the head of the table').toHaveCount(1)
    await page.getByRole('button', { name: /^all \d+$/ }).click()
    await expect(healthAnswer(page, 'kn-a01')).toBeVisible()
  })

  test('the answer of a node can be read in full, and its address shared', async ({ page, demo }) => {
    await page.goto(open(demo, 'media/upload'))
    await healthNode(page, 'kn-a03').click()
    await expect(page).toHaveURL(/[?&]node=kn-a03/)
    await expect(page.getByRole('heading', { name: 'What kn-a03 said' })).toBeVisible()
    await expect(page.getByText('service: media/upload')).toBeVisible()
    await expect(page.getByText(/^curl -si http:\/\/10\.20\.[\d.]+:30977\/healthz/)).toBeVisible()
    await page.reload()
    await expect(healthNode(page, 'kn-a03')).toHaveAttribute('aria-pressed', 'true')
    await healthNode(page, 'kn-a03').focus()
    await page.keyboard.press('ArrowRight')
    await expect(healthNode(page, 'kn-a04')).toBeFocused()
  })

  test('a Service without a health port says why there is none', async ({ page, demo }) => {
    await page.goto(open(demo, 'edge/ingress-nodes'))
    await expect(sentence(page)).toContainText('has no health port, so no balancer can ask its nodes')
    await expect(page.getByText('There is no health port to ask.')).toBeVisible()
  })

  test('the overview counts disagreements, and shows them as cells', async ({ page, demo }) => {
    await page.goto(`${demo.url}${HARBOR}?q=media/upload&cell=health`)
    await expect(overview.cell(page, 'media/upload', 'kn-b09')).toHaveAccessibleName('kn-b09 200 disagrees')
    await expect(overview.cell(page, 'media/upload', 'kn-a11')).toHaveAccessibleName('kn-a11 not reachable from here')
    await expect(overview.counts(page).getByRole('button', { name: /\b[1-3] disagree\b/ })).toBeVisible()
  })
})

test.describe('on ports that are really asked', () => {
  let api: FakeKubeApi
  let ports: HealthPorts
  let server: Evenkeel
  const path = `/main/services/${TEAM_NAMESPACE}/web?tab=health&verdict=all`

  test.beforeAll(async () => {
    ports = await startNodePortListeners()
    api = await startFakeKubeApi()
    api.apply(...smallCluster({ healthPort: ports.port }))
    server = await startOnFakes({ main: { api } })
    await untilLive(server, 'main')
  })
  test.beforeEach(async () => {
    api.apply(...smallCluster({ healthPort: ports.port }))
    await ports.behave('127.0.0.11', kubeProxyAnswers(2, 'web', TEAM_NAMESPACE))
    await ports.behave('127.0.0.12', kubeProxyAnswers(1, 'web', TEAM_NAMESPACE))
    await ports.behave('127.0.0.13', kubeProxyAnswers(0, 'web', TEAM_NAMESPACE))
  })
  test.afterAll(async () => {
    await server?.stop()
    await Promise.all([api?.close(), ports?.close()])
  })

  test('a port that goes from 200 to 503 with its pods changes on the open page, as expected', async ({ page }) => {
    await page.goto(`${server.url}${path}`)
    await expect(sentence(page)).toHaveText('All 3 nodes answer as they must: 2 with 200, 1 with 503 by design.')
    await page.evaluate(() => Object.assign(window, { neverReloaded: true }))
    await ports.behave('127.0.0.12', kubeProxyAnswers(0, 'web', TEAM_NAMESPACE))
    api.apply(
      endpointSlice(TEAM_NAMESPACE, 'web', [
        { nodeName: 'node-a', address: '10.244.1.1' },
        { nodeName: 'node-a', address: '10.244.1.2' },
        { nodeName: 'node-b', address: '10.244.2.1', ready: false },
      ]),
    )
    await expect(healthAnswer(page, 'node-b').getByRole('cell').nth(4)).toHaveText('503')
    await expect(healthAnswer(page, 'node-b').getByRole('img', { name: 'by design' })).toBeVisible()
    await expect(sentence(page)).toHaveText('All 3 nodes answer as they must: 1 with 200, 2 with 503 by design.')
    expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true)
  })

  test('a port that goes to 503 on its own disagrees on the open page, and its pods get nothing as answered', async ({
    page,
  }) => {
    await page.goto(`${server.url}${path}`)
    await expect(healthNode(page, 'node-b')).toHaveAccessibleName(/as expected, expected 200, answered 200$/)
    await page.evaluate(() => Object.assign(window, { neverReloaded: true }))
    await ports.behave('127.0.0.12', kubeProxyAnswers(0, 'web', TEAM_NAMESPACE))
    // One answer may be an accident; the second one in a row counts, ten seconds later.
    await expect(healthNode(page, 'node-b')).toHaveAccessibleName(/disagrees, expected 200, answered 503$/, {
      timeout: 40_000,
    })
    await expect(sentence(page)).toContainText('node-b answers 503 where 200 is expected')
    await expect(sentence(page)).toContainText('its 1 pod gets nothing')
    expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true)
    await tab(page, 'Distribution').click()
    await page.getByRole('group', { name: 'Pool' }).getByRole('button', { name: 'as answered' }).click()
    await expect(servicePage.endpoint(page, 'node-b')).toContainText(/0\s%/)
    await expect(servicePage.endpoint(page, 'node-a').first()).toContainText(/50\.0\s%/)
  })

  test('a node that refuses, one that is silent and one that serves a web page are told apart', async ({ page }) => {
    await ports.refuse('127.0.0.11')
    await ports.behave('127.0.0.12', {})
    await ports.behave('127.0.0.13', answers('200 OK', '<html>hello</html>'))
    api.apply(...smallCluster({ healthPort: ports.port }))
    // Another Service has no history on these ports: its first answers count at once.
    api.apply(...asAnotherService(ports.port))
    await page.goto(`${server.url}/main/services/other/web?tab=health&verdict=all`)
    await expect(healthAnswer(page, 'node-a')).toContainText('Connection refused')
    await expect(healthAnswer(page, 'node-b').getByRole('img', { name: 'not reachable from here' })).toBeVisible()
    await expect(healthAnswer(page, 'node-c')).toContainText('names no Service')
  })
})

/** The same pods and port under a name that was never asked for. */
const asAnotherService = (healthPort: number) =>
  smallCluster({ healthPort }).flatMap((object) =>
    object.metadata.namespace === TEAM_NAMESPACE
      ? [{ ...object, metadata: { ...object.metadata, namespace: 'other' } }]
      : [],
  )
