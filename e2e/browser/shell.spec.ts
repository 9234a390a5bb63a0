import type { Page } from '@playwright/test'
import type { Evenkeel } from '../servers/evenkeel'
import { expect, HARBOR, QUAY, test } from './fixtures'
import { overview } from './overview-page'

const { filter, names, row } = overview

async function open(page: Page, demo: Evenkeel): Promise<void> {
  await page.goto(`${demo.url}${HARBOR}`)
  await expect(names(page).first()).toBeVisible()
}

test('Ctrl+K finds a Service by a part of its name and opens it', async ({ page, demo }) => {
  await open(page, demo)
  await page.keyboard.press('Control+k')
  const input = page.getByRole('combobox', { name: 'Jump to' })
  await expect(input).toBeFocused()
  await input.fill('ledger-a')
  await expect(page.getByRole('option', { name: /^pay\/ledger-api/, selected: true })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${demo.url}${HARBOR}/services/pay/ledger-api`)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('Ctrl+K finds a node, a page and a command, and Esc gives the focus back', async ({ page, demo }) => {
  await open(page, demo)
  await names(page).first().focus()
  await page.keyboard.press('Control+k')
  const input = page.getByRole('combobox', { name: 'Jump to' })
  await input.fill('kn-b12')
  await expect(page.getByRole('option', { name: /^kn-b12 node · zone b/ })).toBeVisible()
  await input.fill('theme')
  await expect(page.getByRole('option', { name: /^Switch between light and dark theme/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(names(page).first()).toBeFocused()
  await page.keyboard.press('Control+k')
  await input.fill('status')
  await page.getByRole('option', { name: /^Status/ }).click()
  await expect(page).toHaveURL(`${demo.url}${HARBOR}/status`)
})

test('a theme that was chosen holds over pages and reloads, from the first byte', async ({ page, demo }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await open(page, demo)
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  expect(await ground()).toBe('rgb(11, 17, 20)')
  await page.getByRole('button', { name: 'Switch between light and dark theme' }).click()
  expect(await ground()).toBe('rgb(249, 251, 253)')
  await page.reload()
  expect(await ground()).toBe('rgb(249, 251, 253)')
  await page.getByRole('link', { name: 'Status', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Sources' })).toBeVisible()
  expect(await ground()).toBe('rgb(249, 251, 253)')
  await page.keyboard.press('t')
  expect(await ground()).toBe('rgb(11, 17, 20)')
  const html = await (await page.request.get(`${demo.url}${HARBOR}`)).text()
  expect(html).toContain('data-theme="dark"')
})

test('the cluster switcher names the state of each cluster and goes to one that is not well', async ({
  page,
  demo,
}) => {
  await open(page, demo)
  await page.getByRole('button', { name: 'Cluster harbor-eu-1, switch' }).click()
  await page.getByRole('combobox', { name: 'Switch cluster' }).fill('quay')
  await page.getByRole('option', { name: /^quay-lab-2/ }).click()
  await expect(page).toHaveURL(`${demo.url}${QUAY}`)
  await expect(page.getByRole('button', { name: 'Cluster quay-lab-2, switch' })).toBeVisible()
  await expect(page.getByText('The columns are only the nodes that endpoints name')).toBeVisible()
  await expect(page.getByText('Grant get, list, watch on nodes cluster-wide')).toBeVisible()
  await expect(row(page, 'berth/booking')).toBeVisible()
})

test('/ leads to the filter, Esc empties it, and ? lists the keys of the page', async ({ page, demo }) => {
  await open(page, demo)
  await page.keyboard.press('/')
  await expect(filter(page)).toBeFocused()
  await page.keyboard.type('voip?')
  await expect(page.getByText('No external Service matches these filters.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(filter(page)).toHaveValue('')
  await expect(filter(page)).not.toBeFocused()
  await expect(row(page, 'iot/mqtt')).toBeVisible()
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys).toContainText('filter rows')
  await expect(keys).toContainText('jump to a Service, node, page or command')
  await page.keyboard.press('Escape')
  await expect(keys).toHaveCount(0)
})
