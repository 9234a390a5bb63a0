import type { Page } from '@playwright/test'
import { expect, expectAccessible, HARBOR, test, useTheme } from './fixtures'
import { servicePage } from './service-page'

const { sentence, readout } = servicePage
const of = (service: string) => `${HARBOR}/services/${service}?tab=clients`
const table = (page: Page) => page.getByRole('table', { name: 'Top clients' })
const rules = (page: Page) => page.getByRole('region', { name: /^From the selection/ }).locator('pre')
const boxes = (page: Page) => page.getByRole('checkbox', { name: /^Choose / })

test('the tab says whether pods see their clients, and lists those with class, share and country', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${of('shop/web')}`)
  await expect(sentence(page)).toContainText(/web sees its real clients: .* The top 5 of [\d,]+ addresses bring/)
  await expect(table(page).getByRole('row').nth(1)).toContainText(/%.*client/)
  await expect(page.getByRole('table', { name: 'Countries' })).toContainText('Germany')
  await expect(page.getByRole('img', { name: /Map of shares by country/ })).toBeVisible()
  await expect(page.getByText('client address').first()).toContainText('client address')
  await expect(page.getByText('preserved, observed')).toBeVisible()
})

test('what pods under Cluster see are nodes, and the page says so', async ({ page, demo }) => {
  await page.goto(`${demo.url}${of('shop/web-cluster')}`)
  await expect(sentence(page)).toContainText('sees')
  await expect(page.getByRole('table', { name: 'Classes of source addresses' })).toContainText('lost at the entry node')
})

test('clients that are chosen by keyboard become a rule with its warning, and no address gets into the link', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${of('shop/web')}`)
  await expect(page.getByText('nothing chosen')).toBeVisible()
  const address = await table(page).getByRole('row').nth(1).getByRole('cell').nth(1).innerText()
  await boxes(page).first().focus()
  await expect(readout(page)).toContainText(address)
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await expect(page.getByText(/^2 addresses, /)).toBeVisible()
  const rule = rules(page)
  await expect(rule).toContainText('kind: NetworkPolicy')
  await expect(rule).toContainText(`${address}/32`)
  await expect(page.getByText('It holds under Local')).toBeVisible()
  await page.getByRole('button', { name: 'nginx geo' }).click()
  await expect(rule).toContainText(`${address}/32 1;`)
  await page.getByRole('button', { name: 'are kept out' }).click()
  await expect(page.getByText('Answers 403 to the chosen clients.')).toBeVisible()
  expect(page.url()).not.toContain(address)
})

test('the page of the cluster adds up all Services, each address with those that saw it', async ({ page, demo }) => {
  await page.goto(demo.url + HARBOR)
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Clients' }).click()
  await expect(page).toHaveURL(`${demo.url}${HARBOR}/clients`)
  await expect(sentence(page)).toContainText(/The top 5 (of .*)?addresses bring .* at \d+ Services/)
  await expect(table(page).getByRole('link').first()).toHaveAttribute('href', /\?tab=clients$/)
})

test('counting IPv6 by network and over an hour are in the link', async ({ page, demo }) => {
  await page.goto(`${demo.url}${of('shop/web')}`)
  await expect(table(page)).toBeVisible()
  await page.getByRole('button', { name: 'IPv6 by /64' }).click()
  await page.getByRole('button', { name: '1 h', exact: true }).click()
  await expect(page).toHaveURL(/group=network/)
  await expect(page).toHaveURL(/last=1h/)
  await expect(page.getByText(/over 60 min/)).toBeVisible()
})

for (const theme of ['dark', 'light'] as const) {
  test(`a rule for chosen clients passes axe in the ${theme} theme`, async ({ page, demo }) => {
    await useTheme(page, theme, demo.url)
    await page.goto(`${demo.url}${of('shop/web')}`)
    await boxes(page).first().check()
    await expect(rules(page)).toBeVisible()
    await expectAccessible(page)
  })
}
