import { expect, expectAccessible, HARBOR, QUAY, test } from './fixtures'

const status = `${HARBOR}/services/web/status`

test('a Service whose monitor names a port that is gone says so, with the command that mends it', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${status}?tab=clients`)
  const check = page.getByRole('region', { name: 'How it is scraped' })
  await expect(check.getByRole('heading', { name: 'ServiceMonitor web/status' })).toBeVisible()
  await expect(check.getByText('Service status has no port named http: it has https.').first()).toBeVisible()
  await expect(check.getByText(/kubectl -n web patch servicemonitor status --type=json/)).toBeVisible()
  await expectAccessible(page)
})

test('beside the expected shares the same check opens where nothing was observed', async ({ page, demo }) => {
  await page.goto(`${demo.url}${status}`)
  await page.getByText('Is this Service scraped?').click()
  await expect(page.getByRole('heading', { name: 'ServiceMonitor web/status' })).toBeVisible()
  await expectAccessible(page)
})

test('a Service that is scraped has four times yes, though nothing counts its clients', async ({ page, demo }) => {
  await page.goto(`${demo.url}${HARBOR}/services/web/blog?tab=clients`)
  const check = page.getByRole('region', { name: 'How it is scraped' })
  await expect(check.getByRole('img', { name: 'yes' })).toHaveCount(5)
  await expect(check.getByText(/The last scrape of \d+ pods was answered/).first()).toBeVisible()
})

test('where monitors may not be read the missing right stands as YAML', async ({ page, demo }) => {
  await page.goto(`${demo.url}${QUAY}/services/berth/booking?tab=clients`)
  const check = page.getByRole('region', { name: 'How it is scraped' })
  await expect(check.getByText('resources: ["servicemonitors"]')).toBeVisible()
})

test('a node whose table of connections is nearly full says so on its page and on the status page', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}${HARBOR}/nodes/kn-b07`)
  await expect(page.getByRole('region', { name: 'What its exporters say' })).toContainText('93 % full')
  await expectAccessible(page)
  await page.goto(`${demo.url}${HARBOR}/status`)
  const nodes = page.getByRole('region', { name: 'Nodes, by their exporters' })
  await expect(nodes.getByRole('link', { name: 'kn-b07' })).toBeVisible()
  await expect(nodes).toContainText('7 changes of endpoints wait')
  await expect(page.getByRole('link', { name: 'choose a Service' })).toBeVisible()
  await expectAccessible(page)
})
