import type { Page } from '@playwright/test'

/** The parts of the overview that tests look at, by what they are called. */
export const overview = {
  grid: (page: Page) => page.getByRole('grid', { name: 'External Services by nodes' }),
  sentence: (page: Page) => page.getByRole('heading', { level: 1 }),
  counts: (page: Page) => page.getByRole('region', { name: 'Counts; each one filters the rows' }),
  filter: (page: Page) => page.getByRole('searchbox', { name: 'Filter rows by namespace, name or model' }),
  readout: (page: Page) => page.getByRole('region', { name: 'Readout' }),
  /** Links to the Services of the matrix, in the order of their rows. */
  names: (page: Page) => overview.grid(page).getByRole('rowheader').getByRole('link'),
  /** Row of a Service by its `namespace/name`. */
  row: (page: Page, service: string) =>
    overview
      .grid(page)
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name: service, exact: true }) }),
  /** Cell of a Service on a node. */
  cell: (page: Page, service: string, node: string) =>
    overview.row(page, service).getByRole('gridcell', { name: new RegExp(`^${node} `) }),
  /** One value of the switch over the cells, where a pointer finds it. */
  cellValue: (page: Page, name: string) =>
    page
      .getByRole('group', { name: 'Cell' })
      .locator('label')
      .filter({ has: page.getByRole('radio', { name, exact: true }) }),
}
