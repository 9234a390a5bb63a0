/** The widths at which every page is looked at, with a usual height for each. */
export const sizes = [
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
]

export const themes = ['dark', 'light']

const harbor = '/harbor-eu-1'
const quay = '/quay-lab-2'

/*
 * Each page with the state that it must have reached before its picture is taken; nothing waits for time. `after` is
 * what a reader does there first.
 */
export const pages = [
  { name: 'overview', path: harbor, until: overviewIsAsked },
  { name: 'overview-health', path: `${harbor}?cell=health`, until: overviewIsAsked },
  { name: 'overview-table', path: `${harbor}?view=table`, until: overviewIsAsked },
  { name: 'overview-entry', path: `${harbor}?cell=entry`, until: overviewIsAsked },
  { name: 'overview-focus', path: harbor, until: overviewIsAsked, after: moveIntoTheMatrix },
  { name: 'service', path: `${harbor}/services/shop/web`, until: sharesAreDrawn },
  { name: 'service-dropped', path: `${harbor}/services/iot/mqtt`, until: sharesAreDrawn },
  { name: 'service-cluster', path: `${harbor}/services/shop/web-cluster`, until: sharesAreDrawn },
  { name: 'service-hints', path: `${harbor}/services/search/query`, until: sharesAreDrawn },
  { name: 'service-one-announcer', path: `${harbor}/services/voip/sip`, until: sharesAreDrawn },
  { name: 'service-unknown', path: `${harbor}/services/lab/probe-sink`, until: sharesAreDrawn },
  { name: 'service-chosen', path: `${harbor}/services/shop/web?model=weighted`, until: sharesAreDrawn },
  { name: 'service-without-pods', path: `${harbor}/services/batch/report-api`, until: nothingIsBusy },
  { name: 'health-ports', path: `${harbor}/services/media/upload?tab=health`, until: healthDisagrees },
  { name: 'health-ports-calm', path: `${harbor}/services/shop/web?tab=health`, until: healthIsAnswered },
  { name: 'health-ports-cluster', path: `${harbor}/services/shop/web-cluster?tab=health`, until: healthIsAnswered },
  { name: 'configuration', path: `${harbor}/services/shop/web?tab=configuration`, until: nothingIsBusy },
  { name: 'compare', path: `${harbor}/services/pay/ledger-api?tab=compare`, until: columnsAreCompared },
  { name: 'service-findings', path: `${harbor}/services/pay/ledger-api?tab=findings`, until: nothingIsBusy },
  { name: 'findings', path: `${harbor}/findings?open=F12 edge/relay`, until: nothingIsBusy, after: readPods },
  { name: 'findings-not-judged', path: `${harbor}/findings?show=not-checked`, until: nothingIsBusy },
  { name: 'nodes', path: `${harbor}/nodes`, until: nothingIsBusy },
  { name: 'node', path: `${harbor}/nodes/kn-a07`, until: nothingIsBusy },
  { name: 'clients', path: `${harbor}/clients`, until: clientsAreCounted },
  { name: 'service-clients', path: `${harbor}/services/shop/web?tab=clients`, until: clientsAreCounted },
  { name: 'status', path: `${harbor}/status`, until: nothingIsBusy },
  { name: 'denied-overview', path: quay, until: rowsAreThere },
  { name: 'denied-service', path: `${quay}/services/berth/booking`, until: sharesAreDrawn },
  { name: 'denied-health-ports', path: `${quay}/services/berth/booking?tab=health`, until: nothingIsBusy },
  { name: 'denied-status', path: `${quay}/status`, until: nothingIsBusy },
  { name: 'no-service', path: `${harbor}/services/shop/wep`, until: nothingIsBusy },
  { name: 'no-page', path: `${harbor}/nowhere/at/all`, until: nothingIsBusy },
  { name: 'no-cluster', path: '/harbour-eu-1', until: nothingIsBusy },
  { name: 'jump', path: harbor, until: overviewIsAsked, after: jumpToWeb },
  { name: 'keys', path: harbor, until: overviewIsAsked, after: openKeys },
  { name: 'model-choice', path: `${harbor}/services/shop/web`, until: sharesAreDrawn, after: openModels },
]

/** The pictures that the documentation shows, by the name of their file. */
export const documentation = [
  ...['overview', 'service', 'compare', 'findings', 'health-ports', 'status'].flatMap((page) =>
    themes.map((theme) => ({ file: `${page}-${theme}`, page, theme, size: sizes[1] })),
  ),
  { file: 'overview-wide-light', page: 'overview', theme: 'light', size: sizes[2] },
  ...['nodes', 'node', 'clients'].map((page) => ({ file: `${page}-dark`, page, theme: 'dark', size: sizes[1] })),
  { file: 'service-phone-dark', page: 'service', theme: 'dark', size: sizes[0] },
]

async function nothingIsBusy(page) {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
  await page.evaluate(() => document.fonts.ready)
}

/** On every width the overview counts the ports that were asked: all of those in view, and some of them disagree. */
async function overviewIsAsked(page) {
  await nothingIsBusy(page)
  await page
    .getByText(/([\d,]+) of \1 (in view )?asked/)
    .first()
    .waitFor()
  await page
    .getByText(/\d(| health ports?) ?disagrees?/)
    .first()
    .waitFor()
}

/** The list of a phone comes in a chunk of its own. */
async function rowsAreThere(page) {
  await nothingIsBusy(page)
  await page
    .getByRole('link', { name: /^berth\/|booking/ })
    .first()
    .waitFor()
}

async function sharesAreDrawn(page) {
  await nothingIsBusy(page)
  await page.getByRole('table').first().waitFor({ state: 'attached' })
  // The bars come in a chunk of their own; a phone has bars of another kind.
  const isWide = page.viewportSize().width >= 600
  const frame = page.getByRole('region', { name: 'Share of new connections per pod' })
  if (isWide && (await frame.count()) > 0) await frame.locator('.recharts-surface').first().waitFor()
}

async function healthIsAnswered(page) {
  await nothingIsBusy(page)
  await page.getByRole('heading', { level: 1, name: /as they must/ }).waitFor()
}

async function healthDisagrees(page) {
  await nothingIsBusy(page)
  await page.getByRole('heading', { level: 1, name: /answers 200 for another Service/ }).waitFor()
}

async function columnsAreCompared(page) {
  await nothingIsBusy(page)
  // A phone stacks the columns and has no table.
  await page
    .getByText(/Hottest pod/)
    .first()
    .waitFor()
}

async function clientsAreCounted(page) {
  await nothingIsBusy(page)
  await page.getByRole('table').first().waitFor({ state: 'attached' })
  // The map comes in a chunk of its own.
  await page.getByRole('img', { name: /^Map of shares by country/ }).waitFor()
}

async function readPods(page) {
  await page.getByRole('button', { name: /^Read pods of|^Read them again/ }).click()
  await page.getByText(/Services? read\.$|^Nothing to read/).waitFor()
  await page.getByRole('article').getByText('as YAML').waitFor()
}

async function moveIntoTheMatrix(page) {
  if (page.viewportSize().width < 760) return
  await page
    .getByRole('gridcell', { name: /^kn-c07 / })
    .first()
    .focus()
}

async function jumpToWeb(page) {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('web')
  await page
    .getByRole('option', { name: /shop\/web / })
    .first()
    .waitFor()
}

async function openKeys(page) {
  await page.keyboard.press('Shift+?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
}

async function openModels(page) {
  await page.getByRole('button', { name: /^expected under/ }).click()
  await page
    .getByRole('textbox', { name: 'candidate nodes' })
    .or(page.getByRole('combobox', { name: 'candidate nodes' }))
    .waitFor()
}
