import type { Page } from '@playwright/test'
import type { Evenkeel } from '../servers/evenkeel'
import { expect, expectAccessible, expectNoSideScroll, HARBOR, QUAY, test, useTheme } from './fixtures'
import { servicePage } from './service-page'

/** A Service that is rolled out over and over. */
const pathOf = (demo: Evenkeel, search = '', service = `${HARBOR}/services/shop/flash-sale`) =>
  `${demo.url}${service}?tab=timeline${search}`

const moment = (page: Page) => page.getByRole('slider', { name: 'Moment' })
const events = (page: Page) => page.getByRole('region', { name: 'What happened' })
const values = (page: Page) => page.getByRole('region', { name: 'Values at this moment' })
const told = (page: Page, what: string) => values(page).getByRole('row').filter({ hasText: what })
const at = (page: Page): string | null => new URL(page.url()).searchParams.get('at')

test('what happened to a Service stands under one sentence: states, counts and events on one axis', async ({
  page,
  demo,
}) => {
  await page.goto(pathOf(demo))
  await expect(servicePage.sentence(page)).toContainText(/flash-sale|had no ready endpoint/)
  await expect(servicePage.tab(page, 'Timeline')).toHaveAttribute('aria-current', 'page')
  await expect(moment(page)).toHaveAttribute('aria-valuetext', /^End of the span/)
  await expect(page.getByText(/connections_accepted_total · connections opened in steps of/)).toBeVisible()
  await expect(events(page).getByRole('row').filter({ hasText: 'became ready' }).first()).toBeVisible()
  await expect(told(page, 'Endpoints kn-a09')).toContainText(/\d usable/)
  await expect(told(page, 'externalTrafficPolicy')).toContainText('Local')
  await expect(told(page, 'Hottest pod ÷ mean, expected')).toContainText('×')
  await expect(told(page, 'Counted kn-')).toHaveCount(3)
})

test('arrows walk from event to event, and every lane tells its value of that moment', async ({ page, demo }) => {
  await page.goto(pathOf(demo))
  await moment(page).focus()
  // From the newest on: the oldest leaves the span while one looks.
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => at(page)).not.toBeNull()
  const later = at(page)
  await expect(events(page).locator('[aria-current="true"]').first()).toBeAttached()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => at(page)).not.toBe(later)
  const earlier = at(page)
  expect(Date.parse(earlier ?? '')).toBeLessThan(Date.parse(later ?? ''))
  const said = (await moment(page).getAttribute('aria-valuetext')) ?? ''
  expect(said).toMatch(/^\d\d:\d\d:\d\d UTC: /)
  await expect(values(page).getByRole('heading')).toContainText(`At ${said.slice(0, 12)}`)
  await expect(told(page, 'Endpoints kn-b05')).toContainText(/\d usable/)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => at(page)).toBe(later)
  await page.keyboard.press('Home')
  await expect.poll(() => Date.parse(at(page) ?? '')).toBeLessThan(Date.parse(earlier ?? ''))
  await page.keyboard.press('Escape')
  await expect.poll(() => at(page)).toBeNull()
})

test('an event that is chosen from the list marks its moment, and its time is a link to it', async ({ page, demo }) => {
  await page.goto(pathOf(demo))
  const row = events(page).getByRole('row').filter({ hasText: 'became ready' }).first()
  const link = (await row.getByRole('link').getAttribute('href')) ?? ''
  await row.getByRole('cell').last().click()
  await expect.poll(() => at(page)).toBe(new URL(link, demo.url).searchParams.get('at'))
  expect(new URL(link, demo.url).searchParams.get('from')).toMatch(/Z$/)
  await expect(values(page).getByRole('listitem').filter({ hasText: 'became ready' }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Event before' }).click()
  await expect.poll(() => at(page)).not.toBe(new URL(link, demo.url).searchParams.get('at'))
})

test('what is shared has absolute times and opens the same in a fresh page', async ({ page, context, demo }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(pathOf(demo, '&last=10m'))
  await moment(page).focus()
  // The newest event: the oldest leaves the span while one looks.
  await page.keyboard.press('End')
  await expect.poll(() => at(page)).not.toBeNull()
  const chosen = at(page)
  await page.getByRole('button', { name: 'Share' }).click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const { searchParams } = new URL(link)
  expect([searchParams.get('from'), searchParams.get('until')]).toEqual([
    expect.stringMatching(/Z$/),
    expect.stringMatching(/Z$/),
  ])
  expect([searchParams.get('last'), searchParams.get('at')]).toEqual([null, chosen])
  const said = await moment(page).getAttribute('aria-valuetext')
  const endpoints = await told(page, 'Endpoints kn-').allInnerTexts()

  const fresh = await context.newPage()
  await fresh.goto(link)
  await expect(moment(fresh)).toHaveAttribute('aria-valuetext', said ?? '')
  const valuesOnly = (rows: readonly string[]) => rows.map((row) => row.split('\t').slice(0, 2)).sort()
  expect(valuesOnly(await told(fresh, 'Endpoints kn-').allInnerTexts())).toEqual(valuesOnly(endpoints))
})

test('the picture has a twin of tables that says the same, and the view is in the link', async ({ page, demo }) => {
  await page.goto(pathOf(demo))
  await page.getByRole('group', { name: 'Shown as' }).getByRole('button', { name: 'table' }).click()
  await expect(page).toHaveURL(/view=table/)
  const states = page.getByRole('table', { name: 'States over time' })
  await expect(states.getByRole('row').filter({ hasText: 'Endpoints kn-a09' }).first()).toContainText('usable')
  await expect(states.getByRole('row').filter({ hasText: 'externalTrafficPolicy' })).toContainText('Local')
  await expect(page.getByRole('table', { name: /^Counted in each step/ })).toContainText('connections')
  await expectAccessible(page)
})

test('lines are of nodes or of pods, ten at most', async ({ page, demo }) => {
  await page.goto(pathOf(demo, '&view=table', `${HARBOR}/services/shop/web`))
  const heads = page.getByRole('table', { name: /^Counted in each step/ }).getByRole('columnheader')
  await expect(heads).toHaveCount(4)
  await page.getByRole('group', { name: 'Lines by' }).getByRole('button', { name: 'by pod' }).click()
  await expect(heads).toHaveCount(11)
})

test('another span is one press away, and a moment outside it is said to be so', async ({ page, demo }) => {
  await page.goto(pathOf(demo, `&at=2026-01-31T14:32:07Z`))
  await expect(page.getByText(/2026-01-31 14:32:07 UTC lies outside the span/)).toBeVisible()
  await page.getByRole('group', { name: 'Shown over' }).getByRole('button', { name: '10 min' }).click()
  await expect(page).toHaveURL(/last=10m/)
  await page.getByRole('button', { name: 'Show the minutes around it' }).click()
  await expect(page).toHaveURL(/from=2026-01-31T14:27:07Z/)
  await expect(servicePage.sentence(page)).toContainText('Nothing is known of flash-sale')
})

test('what becomes of other nodes is counted, and listed when it is asked for', async ({ page, demo }) => {
  await page.goto(pathOf(demo, '', `${HARBOR}/services/shop/web`))
  await expect(page.getByText(/more changes? (is|are) of nodes that get none of its connections/)).toBeVisible()
  await expect(events(page).getByRole('row').filter({ hasText: 'kn-b13' })).toHaveCount(0)
  await page.getByRole('group', { name: 'Events of' }).getByRole('button', { name: /^All/ }).click()
  await expect(events(page).getByRole('row').filter({ hasText: 'kn-b13' }).first()).toBeVisible()
  await expect(told(page, 'Node kn-b13')).toBeVisible()
})

test('without counts and without nodes all that is known stands there, with what is missing', async ({
  page,
  demo,
}) => {
  await page.goto(pathOf(demo, '', `${QUAY}/services/yard/gate`))
  await expect(page.getByText(/^No lines: Prometheus at .* said nothing/)).toBeVisible()
  await expect(page.getByText('Without nodes it is not told what became of them')).toBeVisible()
  await expect(told(page, 'Endpoints qn-n2')).toContainText('usable')
})

for (const theme of ['dark', 'light'] as const) {
  test(`all of it fits windows from phone to wide screen and passes axe in the ${theme} theme`, async ({
    page,
    demo,
  }) => {
    await useTheme(page, theme, demo.url)
    await page.goto(pathOf(demo, '&events=all'))
    for (const width of [390, 1366, 1920]) {
      await page.setViewportSize({ width, height: 800 })
      await expect(events(page).getByRole('row').nth(1)).toBeVisible()
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      await expectNoSideScroll(page)
      await expectAccessible(page)
    }
  })
}
