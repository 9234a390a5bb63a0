import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { generateCluster } from '../fakes/kube-api/generate'
import { startFakeKubeApi } from '../fakes/kube-api/server'
import { untilLive } from '../servers/cluster-status'
import type { Evenkeel } from '../servers/evenkeel'
import { startOnFakes } from '../servers/fake-clusters'
import { expect, HARBOR, test } from './fixtures'
import { overview } from './overview-page'

/** Columns of facts before the first node. */
const FACTS = 8

const { grid, sentence, counts, filter, readout, names, row, cell, cellValue } = overview

async function open(page: Page, demo: Evenkeel, search = ''): Promise<void> {
  await page.goto(`${demo.url}${HARBOR}${search}`)
  await expect(names(page).first()).toBeVisible()
}

/** Number at the front of a button: "43 Local" is 43. */
async function countOf(page: Page, words: string): Promise<number> {
  const text = await counts(page)
    .getByRole('button', { name: new RegExp(`^\\d+ ${words}$`) })
    .innerText()
  return Number.parseInt(text, 10)
}

test('the first sentence says what is lost and which Service is worst, each with its number', async ({
  page,
  demo,
}) => {
  await open(page, demo)
  await expect(sentence(page)).toContainText(/Services drop new connections: .*iot\/mqtt 40\s%/)
  await expect(sentence(page)).toContainText('worst: pay/ledger-api, whose hottest pod gets 5.0× its fair share')
  await expect(page).toHaveTitle('harbor-eu-1 · Evenkeel')
  await expect(page.getByText('demo · simulated, seed 7')).toBeVisible()
})

test('the counts add up to all external Services, by policy and by urgency', async ({ page, demo }) => {
  await open(page, demo)
  const all = Number(
    await counts(page)
      .getByRole('button', { name: /^All \d+ external Services$/ })
      .innerText(),
  )
  const texts = await counts(page).getByRole('button').allInnerTexts()
  const sumOf = (words: RegExp) =>
    texts.filter((text) => words.test(text)).reduce((sum, text) => sum + Number.parseInt(text, 10), 0)
  expect(sumOf(/Local|Cluster/)).toBe(all)
  expect(sumOf(/dropping|differing|uneven|one node|known|endpoints|even$/)).toBe(all)
})

test('a count filters the rows, and pressed again it shows all of them', async ({ page, demo }) => {
  await open(page, demo)
  const dropping = counts(page).getByRole('button', { name: /dropping$/ })
  await dropping.click()
  await expect(dropping).toHaveAttribute('aria-pressed', 'true')
  await expect(page).toHaveURL(/[?&]group=dropped/)
  await expect(row(page, 'pay/ledger-api')).toHaveCount(0)
  await expect.poll(async () => (await names(page).count()) - (await countOf(page, 'dropping'))).toBe(0)
  await dropping.click()
  await expect(page).not.toHaveURL(/group=/)
  await expect(row(page, 'pay/ledger-api')).toBeVisible()

  await counts(page)
    .getByRole('button', { name: /Cluster$/ })
    .click()
  await expect(page).toHaveURL(/[?&]policy=Cluster/)
  await expect(row(page, 'search/query')).toContainText('Cluster')
  await expect(row(page, 'iot/mqtt')).toHaveCount(0)
})

test('filter, order and cell value stand in the address and survive a reload', async ({ page, demo }) => {
  await open(page, demo)
  await filter(page).fill('shop/')
  await expect(page).toHaveURL(/[?&]q=shop(\/|%2F)/)
  await grid(page).getByRole('button', { name: 'Service' }).click()
  await cellValue(page, 'Entry share').click()
  await expect(page).toHaveURL(/[?&]cell=entry/)
  await expect(names(page).first()).toHaveAccessibleName('shop/api')
  const before = await names(page).allInnerTexts()

  await page.reload()
  await expect(names(page).first()).toHaveAccessibleName('shop/api')
  await expect(filter(page)).toHaveValue('shop/')
  await expect(page.getByRole('radio', { name: 'Entry share' })).toBeChecked()
  await expect(grid(page).getByRole('columnheader', { name: 'Service' })).toHaveAttribute('aria-sort', 'ascending')
  expect(await names(page).allInnerTexts()).toEqual(before)
})

test('a filter that nothing matches says so, and one press shows all rows again', async ({ page, demo }) => {
  await page.goto(`${demo.url}${HARBOR}?q=no-such-service`)
  await expect(page.getByText('No external Service matches these filters.')).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(row(page, 'iot/mqtt')).toBeVisible()
  await expect(page).toHaveURL(`${demo.url}${HARBOR}`)
})

test('a column sorts from the worst, turns round, and goes back to the groups of urgency', async ({ page, demo }) => {
  await open(page, demo)
  const group = grid(page).getByRole('row', { name: /^Connections are dropped/ })
  await expect(group).toBeVisible()
  const head = grid(page).getByRole('columnheader', { name: 'hottest pod ÷ fair' })
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'descending')
  await expect(names(page).first()).toHaveAccessibleName('pay/ledger-api')
  await expect(group).toHaveCount(0)
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'ascending')
  await expect(names(page).first()).not.toHaveAccessibleName('pay/ledger-api')
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'none')
  await expect(group).toBeVisible()
})

test('each cell value can be chosen by pointer and by key, and the cells show it', async ({ page, demo }) => {
  await open(page, demo)
  const hot = cell(page, 'shop/web', 'kn-c07')
  const values = [
    { name: 'Pod load ÷ fair', key: '1', says: 'kn-c07 ×1.67' },
    { name: 'Entry share', key: '2', says: /^kn-c07 33\.3\s%$/ },
    { name: 'Serving share', key: '3', says: /^kn-c07 33\.3\s%$/ },
    { name: 'Endpoints', key: '4', says: 'kn-c07 2 endpoints' },
    { name: 'Health', key: '5', says: 'kn-c07 200 as expected' },
    { name: 'Observed share', key: '6', says: /^kn-c07 \d\d\.\d\s%$/ },
    { name: 'Observed ÷ expected', key: '7', says: 'kn-c07 pods shared with another Service' },
  ]
  for (const { name, says } of values.toReversed()) {
    await cellValue(page, name).click()
    await expect(hot).toHaveAccessibleName(says)
  }
  await grid(page).getByRole('columnheader', { name: 'kn-a01, zone a' }).getByRole('link').focus()
  for (const { name, key, says } of values.toReversed()) {
    await page.keyboard.press(key)
    await expect(page.getByRole('radio', { name })).toBeChecked()
    await expect(hot).toHaveAccessibleName(says)
  }
})

test('the number of a cell stands in it, and the readout says where it comes from', async ({ page, demo }) => {
  await open(page, demo)
  const hot = cell(page, 'shop/web', 'kn-c07')
  await expect(hot).toHaveText('1.7')
  await hot.hover()
  await expect(readout(page)).toContainText('shop/web on kn-c07')
  await expect(readout(page)).toContainText('2 of 10 ready pods')
  await expect(readout(page)).toContainText(/enters here 33\.3\s%/)
  await expect(readout(page)).toContainText(/each pod 16\.7\s% = ×1\.67 of fair 10\.0\s%/)
})

test('the grid is one tab stop, and keys move in it, open a Service and keep the readout', async ({ page, demo }) => {
  await open(page, demo, '?q=shop/web&sort=name')
  await expect(names(page)).toHaveCount(2)
  const focused = page.locator(':focus')
  await names(page).first().focus()
  await page.keyboard.press('End')
  await expect(focused).toHaveAccessibleName(/^kn-c12 /)
  await page.keyboard.press('Home')
  await expect(focused).toHaveAccessibleName('shop/web')
  await page.keyboard.press('ArrowRight')
  await expect(focused).toHaveText('Local')
  await page.keyboard.press('ArrowDown')
  await expect(focused).toHaveText('Cluster')
  await page.keyboard.press('ArrowUp')

  // Of the three nodes with pods of web two depart from fair: ×0.67 and ×1.67; ×1.11 does not.
  await page.keyboard.press('Control+ArrowRight')
  await expect(focused).toHaveAccessibleName('kn-a04 ×0.67')
  await page.keyboard.press('Control+ArrowRight')
  await expect(focused).toHaveAccessibleName('kn-c07 ×1.67')
  await page.keyboard.press('Space')
  await expect(readout(page)).toContainText('pinned')
  await page.keyboard.press('ArrowLeft')
  await expect(readout(page)).toContainText('shop/web on kn-c07')
  await page.keyboard.press('Escape')
  await expect(readout(page)).not.toContainText('pinned')

  await page.keyboard.press('Tab')
  await expect(grid(page).locator(':focus')).toHaveCount(0)
  await page.keyboard.press('Shift+Tab')
  await expect(focused).toHaveAccessibleName(/^kn-c06 /)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${demo.url}${HARBOR}/services/shop/web`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('2 pods of web on kn-c07')
})

test('C copies what the readout says, S copies the address of the view', async ({ page, demo }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await open(page, demo, '?q=shop/web&sort=name')
  await cell(page, 'shop/web', 'kn-c07').hover()
  await page.keyboard.press('c')
  await expect(readout(page)).toContainText('copied')
  expect(await copied()).toMatch(/^shop\/web on kn-c07.*each pod 16\.7\s% = ×1\.67 of fair 10\.0\s%/s)
  await page.keyboard.press('s')
  await expect.poll(copied).toBe(`${demo.url}${HARBOR}?q=shop/web&sort=name`)
})

test('nodes that are empty in every row fold away, and the address keeps it', async ({ page, demo }) => {
  await open(page, demo, '?q=shop/web&sort=name')
  const heads = grid(page).getByRole('columnheader', { name: /^kn-/ })
  await expect(heads.first()).toHaveAccessibleName('kn-a01, zone a')
  await page.keyboard.press('z')
  await expect(page).toHaveURL(/[?&]fold=true/)
  await expect(page.getByRole('button', { name: 'Unfold' })).toHaveAttribute('aria-pressed', 'true')
  await page.reload()
  await expect(heads.first()).toHaveAccessibleName('kn-a04, zone a')
  await expect(heads).toHaveCount(3)
  await page.getByRole('button', { name: 'Unfold' }).click()
  await expect(heads.first()).toHaveAccessibleName('kn-a01, zone a')
})

test('the head of a node marks findings about it, tells them, and leads to its page by key and by pointer', async ({
  page,
  demo,
}) => {
  await open(page, demo)
  const head = grid(page).getByRole('columnheader', { name: /^kn-b12, zone b, .*\d findings?, worst \w+$/ })
  await expect(head.locator('svg')).toBeVisible()
  await head.getByRole('link').focus()
  await expect(overview.readout(page)).toContainText(/node has \d findings?, worst \w+/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/nodes\/kn-b12$/)
  await expect(page.getByRole('region', { name: 'Findings that name this node' })).toContainText('kn-b12')
  await page.goBack()
  await head.getByRole('link').click()
  await expect(page).toHaveURL(/\/nodes\/kn-b12$/)
})

test('the plain table says the same in words', async ({ page, demo }) => {
  await open(page, demo, '?q=iot/mqtt')
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await expect(page).toHaveURL(/[?&]view=table/)
  const line = page
    .getByRole('table', { name: 'External Services and their nodes' })
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: 'iot/mqtt' }) })
  await expect(line.getByRole('img', { name: 'Connections are dropped' })).toBeVisible()
  for (const words of ['Local', 'multi-address', '10 on 3', '×2.00', 'dropped kn-a06, kn-b07', '×0.25 kn-a05']) {
    await expect(line).toContainText(words)
  }
  await expect(line).toContainText('×2.00 kn-b06, kn-c02')
  await page.getByRole('button', { name: 'Matrix' }).click()
  await expect(cell(page, 'iot/mqtt', 'kn-a06')).toHaveAccessibleName('kn-a06 dropped')
})

test('the CSV holds every row with its exact numbers, and says that they are simulated', async ({ page, demo }) => {
  await open(page, demo, '?cell=entry')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^harbor-eu-1-entry-.*Z-demo-seed-7\.csv$/)
  const [head = '', ...lines] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
  const all = await counts(page).getByRole('button', { name: /^All / }).innerText()
  expect(lines).toHaveLength(Number(all))
  const columns = head.split(',')
  const web = lines
    .find((line) => line.includes(',shop,web,'))
    ?.replace('"demo, simulated, seed 7"', 'demo')
    .split(',')
  const value = (column: string) => web?.[columns.indexOf(column)]
  expect(Number(value('peakToAverage'))).toBeCloseTo(5 / 3, 9)
  expect(Number(value('entry@kn-c07'))).toBeCloseTo(1 / 3, 9)
  expect(Number(value('entry@kn-a01'))).toBe(0)
})

test('a link that names a node shows its column, and a link that cannot be read says so', async ({ page, demo }) => {
  await open(page, demo, '?node=kn-c12&colour=red')
  await expect(grid(page).getByRole('columnheader', { name: /^kn-c12/ })).toBeInViewport()
  await expect(page.getByText('This link says colour=red, which cannot be read; the rest of it applies.')).toBeVisible()
})

test.describe('with more nodes than a window holds', () => {
  const size = { nodes: 180, services: 90, externalServices: 60, endpoints: 1500 }
  let server: Evenkeel
  let stop = async (): Promise<void> => {}

  test.beforeAll(async () => {
    const { nodes, services, slices } = generateCluster(size)
    const api = await startFakeKubeApi()
    api.apply(...nodes, ...services, ...slices)
    server = await startOnFakes({ large: { api } })
    stop = async () => {
      await server.stop()
      await api.close()
    }
    await untilLive(server, 'large')
  })
  test.afterAll(() => stop())

  test('a strip over the matrix shows all of them, and dragging its frame moves the window', async ({ page }) => {
    await page.goto(`${server.url}/large`)
    const strip = page.locator('canvas')
    await expect(strip).toBeVisible()
    await expect(page.getByText(/^all 180 nodes/)).toBeVisible()
    const first = grid(page).getByRole('columnheader').nth(FACTS)
    const before = await first.getAttribute('aria-colindex')
    const box = await strip.boundingBox()
    if (box === null) throw new Error('the strip has no place')
    const drawn = await strip.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
      return new Set(Array.from({ length: data.length / 4 }, (_, at) => data.slice(at * 4, at * 4 + 3).join())).size
    })
    expect(drawn, 'colours on the strip').toBeGreaterThan(2)
    await page.mouse.move(box.x + 20, box.y + 4)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width - 5, box.y + 4, { steps: 3 })
    await page.mouse.up()
    await expect(first).not.toHaveAttribute('aria-colindex', before ?? '')
  })

  test('only what is in view is drawn, keys reach the far end and the last row', async ({ page }) => {
    await page.goto(`${server.url}/large`)
    await names(page).first().focus()
    expect(await grid(page).getByRole('columnheader').count()).toBeLessThan(120)
    await expect(grid(page)).toHaveAttribute('aria-colcount', String(FACTS + 180))
    await page.keyboard.press('Control+End')
    await expect(page.locator(':focus')).toHaveAttribute('aria-colindex', String(FACTS + 180))
    await expect(page.locator(':focus')).toBeInViewport()
    await page.keyboard.press('Control+Home')
    await expect(page.locator(':focus')).toHaveText('Service')
  })
})
