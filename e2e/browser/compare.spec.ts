import type { Page } from '@playwright/test'
import { expect, HARBOR, test } from './fixtures'
import { servicePage } from './service-page'

const { sentence } = servicePage

const compared = (page: Page) => page.getByRole('table', { name: 'Policies and scenarios side by side' })
const columns = (page: Page) => compared(page).getByRole('columnheader')
const measure = (page: Page, name: string) =>
  compared(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${name}`) }) })
const path = `${HARBOR}/services/shop/web?tab=compare`

test('Local, Cluster and the better answer stand side by side, with what each costs and which findings go', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${path}`)
  await expect(columns(page)).toContainText([
    'Measure',
    'Local',
    'Cluster',
    'Local, one pod per node',
    'the difference',
  ])
  await expect(measure(page, 'Hottest pod').getByRole('cell')).toContainText(['×1.67', '×1.00', '×1.11', ''])
  await expect(measure(page, 'Source address').getByRole('cell').nth(1)).toContainText('lost')
  await expect(measure(page, 'Findings').getByRole('cell').nth(1)).toContainText('goes F12')
  await expect(measure(page, 'Findings').getByRole('cell').nth(2)).toContainText('goes F13')
})

test('a scenario stands in the link, and whoever opens the link sees the same', async ({ page, demo, browser }) => {
  await page.goto(`${demo.url}${path}`)
  await page.getByText('Imagine something else').click()
  const scenario = page.getByRole('region', { name: 'Scenario' })
  await scenario.getByRole('textbox', { name: 'replicas' }).fill('12')
  await page.keyboard.press('Enter')
  await scenario.getByRole('group', { name: 'policy' }).getByRole('button', { name: 'Cluster' }).click()
  await expect(columns(page).nth(3)).toContainText('Cluster, 12 replicas')
  const link = page.url()
  expect(link).toContain('scenario=v1')

  const reader = await browser.newContext()
  const theirs = await reader.newPage()
  await theirs.goto(link)
  await expect(columns(theirs).nth(3)).toContainText('Cluster, 12 replicas')
  await expect(theirs.getByRole('region', { name: 'Scenario' }).getByRole('textbox', { name: 'replicas' })).toHaveValue(
    '12',
  )
  await reader.close()
})

test('the advice names the rule that decides, and follows what the reader answers, in the link', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${path}`)
  await page.locator('summary', { hasText: 'Advice' }).click()
  const policy = page.getByRole('region', { name: 'Which policy' })
  await expect(page.getByText('Local, with its pods spread over nodes.')).toBeVisible()
  const placement = page.getByRole('table', { name: 'Placement of the pods, now and as advised' })
  await expect(placement.getByRole('row', { name: /^hottest pod ÷ mean, Local/ })).toContainText(/×1\.67.*×1\.11/)
  await expect(page.getByText('topologyKey: kubernetes.io/hostname').filter({ visible: true }).first()).toBeVisible()

  await policy
    .getByRole('group', { name: /see the address/ })
    .getByRole('button', { name: 'yes' })
    .click()
  await policy
    .getByRole('group', { name: /come and go/ })
    .getByRole('button', { name: 'yes' })
    .click()
  await expect(page).toHaveURL(/clientAddress=true/)
  await expect(page).toHaveURL(/dynamicPlacement=true/)
  await expect(page.getByText('Local for the public, and a Cluster Service inside.')).toBeVisible()
  await expect(policy.getByText('name: web-inside')).toBeVisible()
  await policy.getByText('The rules, in their order').click()
  await expect(policy.getByRole('listitem').filter({ hasText: 'This one decides.' })).toHaveCount(1)
})

test('two Services that send to the same pods lead to each other and are compared as they are', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${HARBOR}/services/shop/web-cluster`)
  await page.getByRole('link', { name: 'compare both as they are' }).click()
  await expect(page).toHaveURL(/pair=web/)
  await expect(columns(page)).toContainText(['Measure', 'web-cluster, Cluster', 'web, Local', 'the difference'])
  await expect(sentence(page)).toContainText('×1.67 of web, Local')
  await page.getByRole('button', { name: 'Back to what if' }).click()
  await expect(columns(page)).toContainText(['Measure', 'Cluster', 'Local'])
  await page.getByRole('link', { name: 'shop/web', exact: true }).click()
  await expect(page).toHaveURL(`${demo.url}${HARBOR}/services/shop/web`)
})

test('the keyboard alone opens the advice, answers a question and reads the table', async ({ page, demo }) => {
  await page.goto(`${demo.url}${path}`)
  await expect(compared(page)).toBeVisible()
  const advice = page.locator('summary', { hasText: 'Advice' })
  await advice.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/clientAddress=true/)
  await page.getByRole('region', { name: 'Comparison' }).focus()
  await expect(page.getByRole('region', { name: 'Comparison' })).toBeFocused()
})

test('on a phone the measures stand below one another and nothing scrolls sideways', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${demo.url}${path}`)
  const hottest = page.getByRole('region', { name: 'Hottest pod ÷ mean' })
  await expect(hottest).toContainText(/Local.*×1\.67.*Cluster.*×1\.00/)
  await expect(compared(page)).toBeHidden()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})
