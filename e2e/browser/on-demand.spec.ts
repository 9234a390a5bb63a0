import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectNoSideScroll, HARBOR, test, useTheme } from './fixtures'
import { servicePage } from './service-page'

const { sentence } = servicePage
const of = (service: string) => `${HARBOR}/services/${service}?tab=clients`
const panel = (page: Page) => page.getByRole('region', { name: 'Ask the pods' })
const countNow = (page: Page) => panel(page).getByRole('button', { name: 'Count now' })
const readLogs = (page: Page) => panel(page).getByRole('button', { name: 'Read access logs' })
const sockets = (page: Page) => page.getByRole('region', { name: 'Open connections, counted in the pods' })
const logs = (page: Page) => page.getByRole('region', { name: 'Requests, counted in access logs' })

/** What the page asked of pods. */
function postsOf(page: Page): string[] {
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
  })
  return posts
}

test('the command stands there before, and nothing is asked of the pods until a button is pressed by keyboard', async ({
  page,
  demo,
}) => {
  const posts = postsOf(page)
  await page.goto(`${demo.url}${of('shop/web')}`)
  await expect(panel(page)).toContainText('cat /proc/net/tcp /proc/net/tcp6')
  await expect(panel(page)).toContainText('kubectl logs --namespace shop')
  await expect(panel(page)).toContainText('In 10 pods, four at a time, five seconds each.')
  expect(posts).toEqual([])
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/count-now', async (route) => {
    await held
    await route.continue()
  })
  await countNow(page).focus()
  await page.keyboard.press('Enter')
  await expect(panel(page).getByRole('status').first()).toHaveText('Asking 10 pods.')
  await expect(countNow(page)).toBeDisabled()
  answer()
  await expect(sockets(page)).toBeVisible()
  expect(posts).toHaveLength(1)
  await expect(countNow(page)).toBeEnabled()
})

test('open connections are held against what is expected of each pod, with band and one verdict', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${of('shop/web')}`)
  await countNow(page).click()
  const table = sockets(page).getByRole('table', { name: 'Open connections by pod' })
  await expect(table.getByRole('row')).toHaveCount(11)
  await expect(table.getByRole('row').nth(1)).toContainText(/%.*%.*%.*σ/)
  await expect(sockets(page)).toContainText(/as expected|Too few to say|predicts|differ/i)
  await expect(sockets(page)).toContainText(/read at \d\d:\d\d:\d\d UTC, kept in this page alone until it is closed/)
})

test('the clients of a sample are listed, classed and chosen as those of metrics are', async ({ page, demo }) => {
  await page.goto(`${demo.url}${of('shop/web')}`)
  await readLogs(page).click()
  const clients = logs(page).getByRole('table', { name: 'Top clients' })
  await expect(clients.getByRole('row').nth(1)).toContainText(/%.*client/)
  await expect(logs(page).getByRole('table', { name: 'Classes of source addresses' })).toContainText('preserved')
  await expect(logs(page)).toContainText(/Observed in access logs of 10 pods: \d+ of clients[.;]/)
  await expect(logs(page)).toContainText(/last 2,000 lines of 10 pods/)
  const address = await clients.getByRole('row').nth(1).getByRole('cell').nth(1).innerText()
  await clients.getByRole('checkbox').first().focus()
  await page.keyboard.press('Space')
  await expect(logs(page).locator('pre').filter({ hasText: 'kind: NetworkPolicy' })).toContainText(`${address}/32`)
  expect(page.url()).not.toContain(address)
})

test('where metrics know nothing the header is from the sample, with its time, until it is closed', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${of('legacy/ftp')}`)
  await expect(sentence(page)).toContainText('is not known: nothing here counts them')
  await expect(page.getByText('lost, expected')).toBeVisible()
  await countNow(page).click()
  await expect(page.getByText(/lost, from the sample of \d\d:\d\d:\d\d UTC/)).toBeVisible()
  await expect(sentence(page)).toContainText(/That is from the sample of \d\d:\d\d:\d\d UTC/)
  await page.getByRole('link', { name: 'Distribution' }).click()
  await expect(page.getByText(/lost, from the sample of/)).toBeVisible()
  await page
    .getByRole('link', { name: /^Clients/ })
    .last()
    .click()
  await sockets(page).getByRole('button', { name: 'Close the sample' }).click()
  await expect(sockets(page)).toHaveCount(0)
  await expect(page.getByText('lost, expected')).toBeVisible()
})

test('a sample is gone with the page, and no address of it is kept in the browser', async ({ page, demo }) => {
  await page.goto(`${demo.url}${of('shop/web')}`)
  await readLogs(page).click()
  const clients = logs(page).getByRole('table', { name: 'Top clients' })
  const address = await clients.getByRole('row').nth(1).getByRole('cell').nth(1).innerText()
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
  expect(kept).not.toContain(address)
  await page.reload()
  await expect(readLogs(page)).toBeVisible()
  await expect(logs(page)).toHaveCount(0)
})

test('pods without a shell are said to be so, and have no number', async ({ page, demo }) => {
  await page.goto(`${demo.url}${of('shop/web-cluster')}`)
  await countNow(page).click()
  const row = sockets(page).getByRole('table', { name: 'Open connections by pod' }).getByRole('row').nth(1)
  await expect(row).toContainText('has no cat, as images without a shell have none')
  await expect(row).toContainText('?')
  await expect(sockets(page)).toContainText('No pod could be counted; each says why.')
})

test('a program that logs no address is given the lines that make it do so', async ({ page, demo }) => {
  await page.goto(`${demo.url}${of('tools/crm')}`)
  await readLogs(page).click()
  await expect(logs(page)).toContainText(/None of [\d,]+ lines is a request with an address/)
  await logs(page).getByText('A few lines that make a program log who asked').click()
  await expect(logs(page)).toContainText("app.set('trust proxy', false)")
})

for (const theme of ['dark', 'light'] as const) {
  test(`an open sample passes axe in the ${theme} theme, and fits a phone`, async ({ page, demo }) => {
    await useTheme(page, theme, demo.url)
    await page.goto(`${demo.url}${of('shop/web')}`)
    await readLogs(page).click()
    await expect(logs(page)).toBeVisible()
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await expectNoSideScroll(page)
  })
}
