import { type Browser, chromium, type Page } from '@playwright/test'

/** As operators see it: an ordinary window. */
const VIEWPORT = { width: 1366, height: 768 }

/** Runs `work` in a fresh profile of the Chromium that was found. */
export async function withPage<T>(executablePath: string | null, work: (page: Page) => Promise<T>): Promise<T> {
  if (executablePath === null) throw new Error('there is no browser')
  const browser: Browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  })
  try {
    return await work(await browser.newPage({ viewport: VIEWPORT }))
  } finally {
    await browser.close()
  }
}
