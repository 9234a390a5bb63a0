import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { answers, type HealthPorts, kubeProxyAnswers, startNodePortListeners } from '../fakes/health-ports'
import { brokenObjects, trapNames, trapObjects } from '../fakes/hostile-cluster'
import { typeOfKind } from '../fakes/kube-api/resources'
import { type FakeKubeApi, startFakeKubeApi } from '../fakes/kube-api/server'
import { forbidden } from '../fakes/kube-api/statuses'
import { smallCluster } from '../fakes/small-cluster'
import { untilLive } from '../servers/cluster-status'
import type { Evenkeel } from '../servers/evenkeel'
import { startOnFakes } from '../servers/fake-clusters'
import { expect, expectAccessible, expectNoSideScroll, test } from './fixtures'
import { overview } from './overview-page'
import { servicePage } from './service-page'

let api: FakeKubeApi
let refusing: FakeKubeApi
let ports: HealthPorts
let server: Evenkeel

const MARKUP = '<img src=x onerror=alert(1)>'
const WEB = '/main/services/team-a/web'

test.beforeAll(async () => {
  ports = await startNodePortListeners()
  await ports.behave('127.0.0.11', kubeProxyAnswers(2, 'web', 'team-a'))
  await ports.behave(
    '127.0.0.12',
    answers('200 OK', JSON.stringify({ service: { namespace: MARKUP, name: 'a\u202eb' }, localEndpoints: 1 })),
  )
  await ports.behave('127.0.0.13', answers('503 Service Unavailable', `${MARKUP}\u001b[31m`))
  api = await startFakeKubeApi()
  api.apply(...smallCluster({ healthPort: ports.port }), ...trapObjects(ports.port), ...brokenObjects())
  refusing = await startFakeKubeApi()
  const body = forbidden(`${MARKUP}\u202egnp`, 'list', typeOfKind('Service'), MARKUP, null)
  refusing.faults.add({ resource: 'services', times: Number.POSITIVE_INFINITY, fault: { kind: 'status', body } })
  server = await startOnFakes({ main: { api }, refusing: { api: refusing } })
  await untilLive(server, 'main')
})
test.afterAll(async () => {
  await server?.stop()
  await Promise.all([api?.close(), refusing?.close(), ports?.close()])
})

/** What nobody sees or what turns the text around it; lines and tabs are layout. */
const INVISIBLE = /.{0,20}(?![\n\r\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}].{0,20}/u

/** No foreign text became an element, a link, a field of every object, a change of direction or the width of the page. */
async function expectHarmless(page: Page): Promise<void> {
  const { texts, ...grown } = await page.evaluate(() => {
    const elements = [...document.querySelectorAll('*')]
    const planted = 'img, iframe, object, [onload], [onerror], [href^="javascript:" i]'
    return {
      planted: elements.filter((element) => element.matches(planted)).length,
      foreign: [...document.scripts].filter(({ src }) => src !== '' && !src.startsWith(location.origin)).length,
      polluted: Object.keys(Object.prototype),
      texts: [
        document.title,
        document.body.innerText,
        // Browsers escape addresses where they show them.
        ...elements.flatMap(({ attributes }) =>
          [...attributes].filter(({ name }) => name !== 'href').map(({ value }) => value),
        ),
      ],
    }
  })
  expect(grown).toEqual({ planted: 0, foreign: 0, polluted: [] })
  expect(texts.map((text) => INVISIBLE.exec(text)?.[0]).filter((found) => found !== undefined)).toEqual([])
  await expectNoSideScroll(page)
}

const { cellValue } = overview

const rowOf = (page: Page, name: string) =>
  page
    .getByRole('grid')
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name, exact: true }) })

test('hostile texts cost the overview nothing, whatever its cells show', async ({ page }) => {
  await page.goto(`${server.url}/main`)
  await expect(rowOf(page, 'team-a/web')).toContainText('×1.50')
  for (const cell of ['Entry share', 'Serving share', 'Endpoints', 'Health', 'Observed share', 'Pod load ÷ fair']) {
    await cellValue(page, cell).click()
    await expect(page.getByRole('radio', { name: cell })).toBeChecked()
    await expectHarmless(page)
  }
  await expect(page.getByRole('button', { name: 'All 23 external Services' })).toBeVisible()
  await page
    .getByRole('columnheader', { name: `trap-01, zone ${MARKUP}` })
    .getByRole('link')
    .focus()
  await expect(page.getByRole('region', { name: 'Readout' })).toContainText(`zone ${MARKUP}`)
  await expectAccessible(page)
})

test('hostile texts are texts in the plain table, the palette and the file', async ({ page }) => {
  await page.goto(`${server.url}/main?view=table`)
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(24)
  await expectHarmless(page)
  await expectAccessible(page)
  await page.keyboard.press('Control+k')
  const input = page.getByRole('combobox', { name: 'Jump to' })
  await input.fill(MARKUP)
  await expect(page.getByRole('option', { name: `trap-01 node · zone ${MARKUP}` })).toBeVisible()
  await expectHarmless(page)
  await input.fill(`${MARKUP}?`)
  await expect(page.getByText(`Nothing here is called “${MARKUP}?”.`)).toBeVisible()
  await page.keyboard.press('Escape')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  expect(text.trim().split('\r\n')).toHaveLength(24)
  expect(INVISIBLE.exec(text)).toBeNull()
})

test('a Service with hostile texts in every field shows its shares, its ports and its configuration', async ({
  page,
}) => {
  test.setTimeout(180_000)
  for (const name of trapNames) {
    await test.step(name, async () => {
      await page.goto(`${server.url}/main/services/traps/${name}`)
      await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
      await expect(page.getByRole('table', { name: 'Endpoints with their shares' }).getByRole('row')).toHaveCount(4)
      const ports = page.getByRole('navigation', { name: 'Port' }).getByRole('link')
      await expect(ports).toHaveCount(2)
      await ports.first().click()
      await expect(ports.first()).toHaveAttribute('aria-current', 'true')
      await expectHarmless(page)
      await servicePage.tab(page, 'Configuration').click()
      await expect(page.getByRole('definition')).toHaveCount(4)
      await expectHarmless(page)
    })
  }
  await expectAccessible(page)
})

test('the health ports of all nodes stand beside hostile zones and addresses', async ({ page }) => {
  // The first trap is Local, the second Cluster: both ask every node, and every node has a hostile zone.
  for (const name of trapNames.slice(0, 2)) {
    await page.goto(`${server.url}/main/services/traps/${name}?tab=health&verdict=all`)
    await expect(page.getByRole('heading', { name: 'All 24 nodes' })).toBeVisible()
    await expectHarmless(page)
    await expectAccessible(page)
  }
})

test('what cannot be read is named on the status page in a way that is fit to show', async ({ page }) => {
  await page.goto(`${server.url}/main/status`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('objects could not be read and are left out')
  for (const kind of ['Services', 'EndpointSlices', 'Nodes']) {
    await expect(page.getByRole('table', { name: `${kind} that could not be read` })).toBeVisible()
  }
  await expectHarmless(page)
  await expectAccessible(page)
})

test('what a health port says is no name unless it could be one, and no markup', async ({ page }) => {
  await page.goto(`${server.url}${WEB}?tab=health&verdict=all`)
  const table = page.getByRole('table', { name: 'Answers of the health ports' })
  const row = (name: string) => table.getByRole('row').filter({ hasText: name })
  await expect(row('node-a')).toContainText('team-a/web')
  await expect(row('node-b')).toContainText('names no Service')
  await expect(row('node-c')).toContainText('names no Service')
  await expectHarmless(page)
  await expectAccessible(page)
})

test('what a link says is text on every page, and what cannot be read costs nothing else', async ({ page }) => {
  const search = linkTexts.flatMap((text) => [
    ['node', text],
    ['group', text],
    ['port', text],
    ['model', text],
    [text, '1'],
  ])
  const query = String(new URLSearchParams(search))
  await page.goto(`${server.url}/main?${query}`)
  await expect(rowOf(page, 'team-a/web')).toContainText('×1.50')
  await expect(page.getByText('which cannot be read; the rest')).toBeVisible()
  await expectHarmless(page)
  await page.goto(`${server.url}${WEB}?${query}`)
  await expect(page.getByRole('table', { name: 'Endpoints with their shares' }).getByRole('row')).toHaveCount(4)
  await expect(page.getByText('which cannot be read; the rest')).toBeVisible()
  await expectHarmless(page)
})

const linkTexts = [MARKUP, 'a\u202eb\u200b', 'javascript:alert(1)', '__proto__', 'x'.repeat(600), '\u001b[31m']

test.describe('where something is refused', () => {
  test.use({ expectedComplaints: [/status of (400|404|503)/] })

  test('what an API server says is text', async ({ page }) => {
    await page.goto(`${server.url}/refusing/status`)
    await expect(page.getByRole('table', { name: 'Sources' })).toContainText(MARKUP)
    await expectHarmless(page)
    await expectAccessible(page)
    await page.goto(`${server.url}/refusing`)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('may not')
    await expectHarmless(page)
  })

  test('an address that leads to nothing is text', async ({ page }) => {
    for (const value of linkTexts.slice(0, 3).map(encodeURIComponent)) {
      const paths = [value, `main/${value}`, `main/services/${value}/web`, `main/services/team-a/${value}`]
      for (const path of paths) {
        await page.goto(`${server.url}/${path}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expectHarmless(page)
      }
      await page.goto(`${server.url}${WEB}?candidates=${value}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectHarmless(page)
    }
  })
})
