import type { Page } from '@playwright/test'
import { expect, HARBOR, test } from './fixtures'
import { overview } from './overview-page'
import { servicePage } from './service-page'

const detail = (page: Page) => page.getByRole('article')

test('from a hot pod it is one click to its findings and one to the YAML that helps, and one more copies it', async ({
  page,
  demo,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${demo.url}${HARBOR}?q=pay/ledger-api`)
  await overview
    .row(page, 'pay/ledger-api')
    .getByRole('link', { name: /^findings of pay\/ledger-api: \d+, worst/ })
    .click()
  await page
    .getByRole('region', { name: /^Hot pods: skew above 1\.5/ })
    .getByRole('button', { name: /ledger-api/ })
    .click()
  await expect(detail(page)).toHaveAccessibleName('F12 pay/ledger-api')
  const yaml = detail(page).getByRole('figure').filter({ hasText: 'as YAML' })
  await yaml.getByRole('button', { name: 'Copy' }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain('namespace: pay')
  expect(copied).toBe(await yaml.locator('pre').innerText())
})

test('a finding that is picked in the list of the cluster opens its Service, and brings the patch for its workload', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${HARBOR}/findings?rule=F12`)
  await page.getByRole('button', { name: /^edge\/relay/ }).click()
  await expect(detail(page)).toHaveAccessibleName('F12 edge/relay')
  await expect(detail(page).getByRole('figure').filter({ hasText: 'as YAML' })).toContainText('kind: Deployment')
  await detail(page).getByRole('link', { name: 'edge/relay' }).click()
  await expect(page).toHaveURL(/tab=findings&finding=F12(\+|%20)edge/)
  await expect(detail(page)).toHaveAccessibleName('F12 edge/relay')
})

test('the overview counts Services by their worst finding, and each count filters and sorts the rows', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${HARBOR}`)
  const critical = overview.counts(page).getByRole('button', { name: /^\d+ critical$/ })
  await critical.click()
  await expect(page).toHaveURL(/[?&]severity=critical/)
  await expect(overview.row(page, 'iot/gateway')).toContainText('worst critical')
  const rows = overview
    .grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') })
  await expect(rows.filter({ hasNotText: 'worst critical' })).toHaveCount(0)
  await critical.click()
  await overview.grid(page).getByRole('button', { name: 'findings' }).click()
  await expect(page).toHaveURL(/[?&]sort=findings/)
  await expect(overview.grid(page).getByRole('row').nth(1)).toContainText('worst critical')
})

test('a severity, a rule that is hidden and the open finding stand in the address', async ({ page, demo }) => {
  await page.goto(`${demo.url}${HARBOR}/findings`)
  await page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: /^high/ }).click()
  await expect(page).toHaveURL(/[?&]severity=high/)
  await page.getByRole('button', { name: 'Hide F11 in this view' }).click()
  await expect(page).toHaveURL(/[?&]mute=F11/)
  await expect(page.getByRole('region', { name: /, high$/ }).filter({ hasText: 'F11' })).toHaveCount(0)
  await page
    .getByRole('region', { name: /^Hot pods: skew above 1\.5/ })
    .getByRole('button', { name: /^pay\/ledger-api/ })
    .click()
  await expect(detail(page)).toHaveAccessibleName('F12 pay/ledger-api')
  await page.reload()
  await expect(detail(page)).toHaveAccessibleName('F12 pay/ledger-api')
})

test('rules that could not be judged are listed with what was missing', async ({ page, demo }) => {
  await page.goto(`${demo.url}${HARBOR}/findings`)
  await page.getByRole('button', { name: /^not judged/ }).click()
  const rules = page.getByRole('table', { name: 'Rules that could not be judged' })
  await expect(rules.getByRole('row').filter({ hasText: 'F06' })).toContainText('opened Services only')
})

test('a reader asks for the pods of Services that nobody opened, and what is found joins the list with its age', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${HARBOR}/findings?show=not-checked`)
  const pods = page.getByRole('region', { name: 'Pods of Services' })
  await page.getByRole('button', { name: 'Read the pods for F13' }).click()
  await expect(pods.getByRole('status')).toHaveText(/^\d+ Services? read\.$/)
  await expect(pods).toContainText(/were read, the first at \d\d:\d\d:\d\d UTC/)
  await expect(page.getByRole('button', { name: 'Read the pods for F13' })).toHaveCount(0)
  await page.goto(`${demo.url}${HARBOR}/findings?rule=F13`)
  const found = page.getByRole('region', { name: /^No spread constraint on hostname/ })
  await expect(found.getByRole('button', { name: /from pods that were read$/ }).first()).toContainText(/read .+ ago/)
  await expect(detail(page)).toContainText(/Pods were read at \d\d:\d\d:\d\d UTC/)
})

test('a reader sees how far the reading is, stops it, and may ask again', async ({ page, demo }) => {
  // The demo reads at once: the answer is held back here, as a slow API server holds it back.
  await page.route('**/findings/ask', () => {})
  await page.goto(`${demo.url}${HARBOR}/findings`)
  const pods = page.getByRole('region', { name: 'Pods of Services' })
  const read = pods.getByRole('button', { name: /^Read / })
  await read.click()
  await expect(pods).toContainText('Reading pods')
  await expect(pods.getByRole('progressbar', { name: 'Services whose pods are read' })).toBeVisible()
  await pods.getByRole('button', { name: 'Stop' }).click()
  await expect(read).toBeEnabled()
  await expect(pods).not.toContainText('Reading pods')
})

test('the tab tells how many findings there are, and arrows walk through them', async ({ page, demo }) => {
  // A Service whose findings stand still: none of them rests on a health port.
  await page.goto(`${demo.url}${HARBOR}/services/iot/mqtt?tab=findings`)
  await expect(servicePage.tab(page, 'Findings')).toContainText(/Findings\s*\d/)
  const current = page.locator('button[aria-current="true"]')
  await current.focus()
  const before = await detail(page).getAttribute('aria-label')
  await page.keyboard.press('ArrowDown')
  await expect(detail(page)).not.toHaveAccessibleName(before ?? '')
  await page.keyboard.press('Home')
  await expect(detail(page)).toHaveAccessibleName(before ?? '')
})
