import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { type Evenkeel, startEvenkeel } from '../servers/evenkeel'

type WorkerFixtures = {
  /** The demo on the production build, one for all tests of a worker. */
  demo: Evenkeel
}

type TestFixtures = {
  /** Complaints that a test brings about on purpose: a 404 that it asks for, a server that it stops. */
  expectedComplaints: RegExp[]
  /** Fails the test on any console error, page error, policy report or dialog. */
  cleanConsole: undefined
}

/** The cluster of the demo that works. */
export const HARBOR = '/harbor-eu-1'
/** The cluster of the demo that is in trouble: nodes may not be read, watches break. */
export const QUAY = '/quay-lab-2'

/** The only import of browser tests besides helpers. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const server = await startEvenkeel({ EVENKEEL_DEMO: '1', EVENKEEL_DEMO_SEED: '7' })
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  expectedComplaints: [[], { option: true }],
  cleanConsole: [
    async ({ page, expectedComplaints }, use) => {
      const complaints = collectComplaints(page)
      await use(undefined)
      const unexpected = complaints.filter((complaint) => !expectedComplaints.some((known) => known.test(complaint)))
      expect(unexpected, 'the browser console stays clean').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

function collectComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // Policy violations and failed requests come as errors too.
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('dialog', async (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`)
    await dialog.dismiss()
  })
  return complaints
}

/** Every axe rule on the page as it stands, in the theme that is on; the test goes on and fails at its end. */
export async function expectAccessible(page: Page): Promise<void> {
  // There are no frames: one pass in the page itself, and only what is wrong, take a third of the time.
  const builder = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
  const { violations } = await builder.analyze()
  const told = violations.map((violation) => ({
    rule: violation.id,
    help: violation.help,
    nodes: violation.nodes.slice(0, 4).map((node) => `${node.target.join(' ')}: ${node.html.slice(0, 120)}`),
  }))
  expect.soft(told, `axe violations on ${nameOf(page)}`).toEqual([])
}

/** The page is no wider than the window: only parts of it may scroll sideways. */
export async function expectNoSideScroll(page: Page): Promise<void> {
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect.soft(tooWide, `pixels beyond the window on ${nameOf(page)}`).toBeLessThanOrEqual(0)
}

/** Which page in which window, for the report. */
function nameOf(page: Page): string {
  const { pathname, search } = new URL(page.url())
  return `${pathname}${search} at ${page.viewportSize()?.width} px`
}

/** Keeps the theme as the page's own control would; holds from the next load on. */
export async function useTheme(page: Page, theme: 'dark' | 'light', url: string): Promise<void> {
  await page.context().addCookies([{ name: 'evenkeel-theme', value: theme, url }])
}
