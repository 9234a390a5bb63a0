import { expect, HARBOR, test } from './fixtures'

test('a node says what its loss costs at once and once it is noticed, Service by Service', async ({ page, demo }) => {
  await page.goto(`${demo.url}${HARBOR}/nodes/kn-a07`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    /^If kn-a07 goes, .* loses .* of its new connections/,
  )
  const ledger = page
    .getByRole('table', { name: 'What the loss costs each Service' })
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: 'pay/ledger-api' }) })
  await expect(ledger).toContainText(/1 of 10/)
  await expect(ledger.getByRole('cell').nth(6)).toHaveText(/50\.0\s%/)
  await expect(ledger.getByRole('cell').nth(7)).toHaveText('×1.00')
  await ledger.getByRole('link').focus()
  await expect(page.getByRole('region', { name: 'Readout' })).toContainText(/meets the loss 50\.0\s%/)
})

test('the loss of its whole zone is one press away, and stands in the address', async ({ page, demo }) => {
  await page.goto(`${demo.url}${HARBOR}/nodes/kn-a07`)
  await page.getByRole('button', { name: 'zone a goes away' }).click()
  await expect(page).toHaveURL(/[?&]lose=zone/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('If zone a (12 nodes) goes')
  await page.reload()
  await expect(page.getByRole('button', { name: 'zone a goes away' })).toHaveAttribute('aria-pressed', 'true')
})

test('the list of nodes leads to a node, and a node to its Services', async ({ page, demo }) => {
  await page.goto(`${demo.url}${HARBOR}/nodes`)
  await page.getByRole('link', { name: 'kn-a07' }).first().click()
  await expect(page).toHaveURL(`${demo.url}${HARBOR}/nodes/kn-a07`)
  await page.getByRole('link', { name: 'pay/ledger-api' }).first().click()
  await expect(page).toHaveURL(`${demo.url}${HARBOR}/services/pay/ledger-api`)
})
