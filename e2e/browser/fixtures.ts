import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { type Evenkeel, startEvenkeel } from '../servers/evenkeel'

type WorkerFixtures = {
  /** The demo on the production build, one for all tests of a worker. */
  demo: Evenkeel
}

type TestFixtures = {
  /** Fails the test on any console error, page error or policy report. */
  cleanConsole: undefined
}

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
  cleanConsole: [
    async ({ page }, use) => {
      const complaints = collectComplaints(page)
      await use(undefined)
      expect(complaints, 'the browser console stays clean').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

function collectComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return complaints
}

/** Every axe rule on the page as it stands, in the theme that is on. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const told = violations.map((violation) => ({
    rule: violation.id,
    help: violation.help,
    nodes: violation.nodes.slice(0, 4).map((node) => node.target.join(' ')),
  }))
  expect(told, 'no axe violations').toEqual([])
}

/** Sets the theme as the page's own control would and loads the page again. */
export async function useTheme(page: Page, theme: 'dark' | 'light', url: string): Promise<void> {
  await page.context().addCookies([{ name: 'evenkeel-theme', value: theme, url }])
}
