import type { Page } from '@playwright/test'
import { expect } from './fixtures'

/** The parts of a Service's page that tests look at, by what they are called. */
export const servicePage = {
  sentence: (page: Page) => page.getByRole('heading', { level: 1 }),
  /** One view of the Service, by its name in a wide window. */
  tab: (page: Page, name: string) =>
    page
      .getByRole('navigation', { name: 'Views of this Service' })
      .getByRole('link', { name: new RegExp(`^${name}`) })
      .filter({ visible: true }),
  endpoints: (page: Page) => page.getByRole('table', { name: 'Endpoints with their shares' }),
  endpoint: (page: Page, pod: string) => servicePage.endpoints(page).getByRole('row').filter({ hasText: pod }),
  nodes: (page: Page) => page.getByRole('table', { name: /^Nodes: / }),
  node: (page: Page, name: string) => servicePage.nodes(page).getByRole('row').filter({ hasText: name }),
  /** One row of the skew figures. */
  figure: (page: Page, name: string) =>
    page
      .getByRole('table', { name: /^Skew over / })
      .getByRole('row')
      .filter({ hasText: name }),
  /** "dropped", "refused" or "second node hop", with its share. */
  loss: (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name }),
  readout: (page: Page) => page.getByRole('region', { name: 'Readout' }),
  healthAnswers: (page: Page) => page.getByRole('table', { name: 'Answers of the health ports' }),
  healthAnswer: (page: Page, node: string) =>
    servicePage.healthAnswers(page).getByRole('row').filter({ hasText: node }),
  healthNode: (page: Page, node: string) =>
    page.getByRole('region', { name: 'All nodes' }).getByRole('button', { name: new RegExp(`^${node}: `) }),
}

/** Shares as the page writes them, with an ordinary space. */
export async function sharesOf(page: Page): Promise<string[]> {
  const rows = servicePage.endpoints(page).getByRole('row')
  await expect(rows.nth(1)).toBeVisible()
  const cells = await rows.evaluateAll((all) => all.slice(1).map((row) => row.querySelectorAll('td')[4]?.textContent))
  return cells.map((text) => (text ?? '').replaceAll(/\s/g, ' '))
}

/** The same share for so many pods. */
export const times = (share: string, count: number): string[] => Array.from({ length: count }, () => share)
