import type { Page } from '@playwright/test'
import type { Evenkeel } from '../servers/evenkeel'
import { expect, expectAccessible, expectNoSideScroll, HARBOR, QUAY, test, useTheme } from './fixtures'
import { overview } from './overview-page'
import { servicePage } from './service-page'

const { endpoints, endpoint, node, figure } = servicePage

const pathOf = (demo: Evenkeel, service: string, search = '') => `${demo.url}${HARBOR}/services/${service}${search}`
const panel = (page: Page) => page.getByRole('region', { name: 'What pods got' })
const spans = (page: Page) => page.getByRole('group', { name: 'Counted over' })

test('what pods got stands beside what is expected: verdict, band, difference, and where the numbers come from', async ({
  page,
  demo,
}) => {
  await page.goto(pathOf(demo, 'shop/web'))
  await expect(panel(page)).toContainText('Pods got what equal-node under Local predicts')
  await expect(panel(page)).toContainText(
    /application: connections_accepted_total · connections · 10\smin to [\d:]+ UTC · n = [\d,]+ · 10 of 10 pods counted/,
  )
  await expect(page.getByText('observed as expected')).toBeVisible()
  // Pod, address, node, state, expected share, ÷ fair, observed share, three standard errors, difference.
  const cells = endpoint(page, 'kn-c07').first().getByRole('cell')
  await expect(cells).toHaveCount(9)
  await expect(cells.nth(6)).toHaveText(/^1[3-9]\.\d\s%$/)
  await expect(cells.nth(7)).toHaveText(/^1\.\d\s%$/)
  await expect(cells.nth(8)).toHaveText(/^[+−]?\d\.\d\sσ$/)
  await expect(node(page, 'kn-a04').getByRole('cell').nth(4)).toHaveText(/^3[0-6]\.\d\s%$/)
  await expect(figure(page, 'Hottest pod').getByRole('cell')).toHaveText([/./, '×1.67', /^×1\.[5-8]\d$/, /./])
})

test('the bars are hollow for what is expected and solid with a whisker for what was counted', async ({
  page,
  demo,
}) => {
  await page.goto(pathOf(demo, 'shop/web'))
  const picture = page.getByRole('region', { name: 'Share of new connections per pod' })
  await expect(picture.getByText('observed, ±3 standard errors')).toBeVisible()
  // Of ten pods chance puts one beyond three standard errors now and then; the verdict is on all of them together.
  await expect(picture.getByText(/σ, (beyond )?noise$/)).toHaveCount(10)
})

test('a difference that chance does not reach is flagged, and what would explain it is a hint', async ({
  page,
  demo,
}) => {
  await page.goto(pathOf(demo, 'edge/relay'))
  await expect(panel(page)).toContainText('too far for chance')
  await expect(panel(page)).toContainText('Equal-node does not explain it; weighted')
  await expect(panel(page)).toContainText('That is a hint')
  await expect(page.getByText('observed differs beyond noise')).toBeVisible()
  await expect(page.getByText(/beyond noise$/).filter({ visible: true })).not.toHaveCount(0)
  await page.goto(pathOf(demo, 'edge/relay', '?model=weighted'))
  await expect(panel(page)).toContainText('Pods got what weighted under Local predicts')
})

test('the span is in the link: another one by a press, and between two instants', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'shop/web'))
  await expect(panel(page)).toContainText(/10\smin to/)
  await spans(page).getByRole('button', { name: '1 h' }).click()
  await expect(page).toHaveURL(/[?&]last=1h/)
  await expect(panel(page)).toContainText(/· 1\sh to/)
  const until = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 120_000)
  const from = new Date(until.getTime() - 300_000)
  await spans(page).getByRole('button', { name: 'from … until' }).click()
  const form = page.getByRole('dialog', { name: 'Counted from and until' })
  await form.getByLabel('from (UTC)').fill(from.toISOString().slice(0, 19))
  await form.getByLabel('until (UTC)').fill(from.toISOString().slice(0, 19))
  await expect(form.getByRole('button', { name: 'Count this span' })).toBeDisabled()
  await form.getByLabel('until (UTC)').fill(until.toISOString().slice(0, 19))
  await form.getByRole('button', { name: 'Count this span' }).click()
  await expect(panel(page)).toContainText(/· 5\smin to/)
  const link = page.url()
  expect(decodeURIComponent(link)).toContain(`until=${until.toISOString().slice(0, 19)}Z`)
  await page.goto(link)
  await expect(panel(page)).toContainText(/· 5\smin to/)
})

test('a span that mixes two expectations is not judged', async ({ page, demo }) => {
  const changed = await anUnjudged(demo)
  await page.goto(pathOf(demo, changed, '?last=1h'))
  await expect(panel(page)).toContainText('belong to another expectation')
  await page.getByRole('button', { name: 'Count since then' }).click()
  await expect(page).toHaveURL(/[?&]from=/)
  await expect(panel(page)).toContainText(/ UTC · n = /)
})

test('the overview shows what pods got node by node, and keeps what differs beyond noise in a group of its own', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${HARBOR}?cell=against`)
  await expect(page.getByText(/^Observed: connections counted by application/)).toBeVisible()
  await expect(overview.cell(page, 'edge/relay', 'kn-c04')).toHaveAccessibleName(/^kn-c04 ×0\.[23]\d, beyond noise$/)
  await overview.cell(page, 'edge/relay', 'kn-c04').hover()
  await expect(overview.readout(page)).toContainText(
    /observed \d+\.\d\s% of [\d,]+ samples, 33\.3\s% expected, −\d+\.\d\sσ/,
  )
  await expect(overview.counts(page).getByRole('button', { name: /^\d+ differing$/ })).toBeVisible()
  await overview
    .counts(page)
    .getByRole('button', { name: /^\d+ differing$/ })
    .click()
  await expect(overview.names(page).filter({ hasText: 'relay' })).toBeVisible()
  await expect(overview.names(page).filter({ hasText: 'docs' })).toBeVisible()
  await expectAccessible(page)
})

test('two Services with the same pods are compared by what their pods got too', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'shop/web', '?tab=compare&pair=web-cluster'))
  const both = page.getByRole('region', { name: 'What the pods got' })
  const table = both.getByRole('table', { name: 'Observed through both Services' })
  await expect(table.getByRole('row', { name: /^hottest pod ÷ mean ×1\.[5-8]\d ×1\.[0-3]\d$/ })).toBeVisible()
  await expect(table.getByRole('row', { name: /^served on kn-a04 3\d\.\d\s% (4[6-9]|5[0-4])\.\d\s%$/ })).toBeVisible()
  await expect(both).toContainText('web-cluster: Pods got what equal-node under Cluster predicts')
  await expectAccessible(page)
})

/** A Service whose pods have changed already since the demo began; the portal rolls every six minutes, from the first on. */
async function anUnjudged(demo: Evenkeel): Promise<string> {
  const services = ['shop/checkout', 'shop/flash-sale', 'web/portal', 'mail/lists', 'edge/ingress']
  let found: string | undefined
  await expect
    .poll(
      async () => {
        for (const service of services) {
          const answer = await fetch(`${demo.url}/api/v1/clusters/harbor-eu-1/services/${service}/observed`)
          const { notJudged } = (await answer.json()) as { notJudged: string | null }
          if (notJudged === 'changed') found = service
        }
        return found
      },
      { timeout: 90_000 },
    )
    .toBeDefined()
  return found ?? ''
}

test('pods without data are no zeros, and both bars are of what is counted', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'auth/oidc'))
  await expect(panel(page)).toContainText('among the 6 of 9 pods')
  await expect(endpoint(page, 'kn-c02').getByRole('cell').nth(6)).toHaveText('?')
  await expect(page.getByText('Both bars are of what arrives at the 6 pods that are counted')).toBeVisible()
  const path = page.getByRole('table', { name: 'Path of new connections: share of each block' })
  await expect(path.getByRole('cell', { name: 'not counted' })).toHaveCount(3)
  await expect(page.getByRole('img', { name: /observed not counted/ })).toHaveCount(3)
  // Three in the table of the path, three on the bars.
  await expect(page.getByText('not counted', { exact: true })).toHaveCount(6)
})

test('too few, bytes, no metric and a source that fails are each said in words', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'pay/vault'))
  await expect(panel(page)).toContainText(/Too few to say: \d+ connections in 10 min, and 180 are needed/)
  await page.goto(pathOf(demo, 'media/stream'))
  await expect(panel(page)).toContainText('Bytes are no samples')
  await page.goto(pathOf(demo, 'legacy/ftp'))
  await expect(panel(page)).toContainText('No metric of the source counts the pods of this Service')
  await expect(page.getByText('observed not measured')).toBeVisible()
  await expect(endpoints(page).getByRole('columnheader')).toHaveCount(6)
  await page.goto(`${demo.url}${QUAY}/services/berth/booking`)
  await expect(panel(page)).toContainText('said nothing for 5 s')
})

test('shares as answered by health ports are not what the counts are held against', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'shop/web', '?health=answered'))
  await expect(page.getByText('What pods got is held against the expected shares')).toBeVisible()
  await expect(spans(page)).toHaveCount(0)
})

for (const theme of ['dark', 'light'] as const) {
  test(`${theme}: the bars, the panel and its limits pass axe, on a phone too`, async ({ page, demo }) => {
    await useTheme(page, theme, demo.url)
    await page.goto(pathOf(demo, 'edge/relay'))
    await panel(page).getByText('what the numbers hold').click()
    await expect(panel(page).getByRole('listitem').first()).toBeVisible()
    await expect(page.getByText(/σ, beyond noise$/).first()).toBeVisible()
    await expectAccessible(page)
    await spans(page).getByRole('button', { name: 'from … until' }).click()
    await expect(page.getByRole('dialog', { name: 'Counted from and until' })).toBeVisible()
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(pathOf(demo, 'shop/web'))
    await expect(panel(page)).toContainText('Pods got what equal-node')
    await expectAccessible(page)
    await expectNoSideScroll(page)
  })
}
