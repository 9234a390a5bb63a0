import type { Evenkeel } from '../servers/evenkeel'
import { expect, HARBOR, test } from './fixtures'
import { servicePage, sharesOf, times } from './service-page'

const { sentence, tab, endpoints, endpoint, nodes, node, figure, loss, readout } = servicePage

const pathOf = (demo: Evenkeel, service: string) => `${demo.url}${HARBOR}/services/${service}`

test('the picture of the path, its table and the endpoints say the same', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'shop/web'))
  await expect(sentence(page)).toHaveText(
    'The 2 pods of web on kn-c07 get 1.67× their fair share each: the balancer treats 3 nodes alike that hold 5, 3 and 2 pods.',
  )
  await expect(page).toHaveTitle('shop/web · Evenkeel')
  const picture = page.getByRole('group', { name: /^Path of a connection to port 80/ })
  await expect(picture.getByRole('img', { name: /^kn-[abc]\d\d · enters here 33\.3\s% · ÷ \d pods/ })).toHaveCount(3)
  await expect(
    picture.getByRole('img', { name: /gets 16\.7\s% · observed \d+\.\d\s% ± .* · ×1\.67 its fair share/ }),
  ).toHaveCount(2)
  const table = page.getByRole('table', { name: 'Path of new connections: share of each block' })
  await expect(table.getByRole('row', { name: /^Entry node kn-a04 33\.3\s% – ÷ 5 pods$/ })).toHaveCount(1)
  await expect(
    table.getByRole('row', { name: /^Pod .* on kn-c07 16\.7\s% \d+\.\d\s% ± .* ×1\.67 its fair share$/ }),
  ).toHaveCount(2)
  await expect(endpoint(page, 'kn-c07').first()).toContainText(/16\.7\s%/)
})

test('the picture is one tab stop; arrows move in it and the readout tells each block', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'shop/web'))
  const balancer = page.getByRole('img', { name: /^AWS NLB · equal-node/ })
  await balancer.focus()
  await expect(readout(page)).toContainText('loadBalancerClass is service.k8s.aws/nlb')
  await page.keyboard.press('ArrowRight')
  await expect(readout(page)).toContainText('kn-b02')
  await page.keyboard.press('ArrowUp')
  await expect(readout(page)).toContainText('kn-a04')
  await expect(readout(page)).toContainText(/enters here 33\.3\s%/)
  await page.keyboard.press('Space')
  await expect(readout(page)).toContainText('pinned')
})

test('each tab has an address of its own, and [ and ] go from one to the next', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'shop/web'))
  await expect(tab(page, 'Distribution')).toHaveAttribute('aria-current', 'page')
  await tab(page, 'Configuration').click()
  await expect(page).toHaveURL(`${pathOf(demo, 'shop/web')}?tab=configuration`)
  await expect(page.getByRole('table', { name: 'Fields that decide where traffic goes' })).toBeVisible()
  await page.reload()
  await expect(tab(page, 'Configuration')).toHaveAttribute('aria-current', 'page')
  await page.keyboard.press('[')
  await expect(page).toHaveURL(`${pathOf(demo, 'shop/web')}?tab=findings`)
  // A worse finding may stand before it: kube-proxy of one node is ill for two of every ten minutes.
  await expect(page.getByRole('region', { name: 'Hot pods: skew above 1.5, medium' })).toContainText(
    /shop\/web.*×1\.67/,
  )
  await page.keyboard.press('[')
  await expect(page).toHaveURL(`${pathOf(demo, 'shop/web')}?tab=timeline`)
  await expect(page.getByRole('slider', { name: 'Moment' })).toBeVisible()
  await page.keyboard.press('[')
  await expect(page).toHaveURL(`${pathOf(demo, 'shop/web')}?tab=clients`)
  await expect(page.getByRole('table', { name: 'Top clients' })).toBeVisible()
  await page.keyboard.press('[')
  await expect(page).toHaveURL(`${pathOf(demo, 'shop/web')}?tab=health`)
  await expect(servicePage.healthAnswers(page)).toBeVisible()
  await page.keyboard.press('[')
  await expect(page).toHaveURL(`${pathOf(demo, 'shop/web')}?tab=compare`)
  await expect(page.getByRole('table', { name: 'Policies and scenarios side by side' })).toBeVisible()
  await page.keyboard.press('[')
  await expect(page).toHaveURL(pathOf(demo, 'shop/web'))
  await page.keyboard.press(']')
  await expect(tab(page, 'Compare')).toHaveAttribute('aria-current', 'page')
  await page.goBack()
  await expect(tab(page, 'Distribution')).toHaveAttribute('aria-current', 'page')
})

test('another model is the choice of the reader: in the link, marked, and one press takes it back', async ({
  page,
  demo,
}) => {
  await page.goto(pathOf(demo, 'shop/web'))
  await page.getByRole('button', { name: 'expected under: equal-node' }).click()
  const choices = page.getByRole('dialog', { name: 'Balancer model and policy' })
  await expect(choices.getByRole('button', { name: /^equal-node .*\(detected\) ×1\.67$/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await choices.getByRole('button', { name: /^weighted .* ×1\.00$/ }).click()
  await expect(page).toHaveURL(`${pathOf(demo, 'shop/web')}?model=weighted`)
  await expect(page.getByText('These numbers rest on your choice: model weighted.')).toBeVisible()
  await expect(page.getByText('Detected was equal-node (class).')).toBeVisible()
  await expect.poll(() => sharesOf(page)).toEqual(times('10.0 %', 10))
  await page.reload()
  await expect.poll(() => sharesOf(page)).toEqual(times('10.0 %', 10))
  await page.getByRole('button', { name: 'Back to what was detected' }).click()
  await expect(page).toHaveURL(pathOf(demo, 'shop/web'))
  await expect(figure(page, 'Hottest pod')).toContainText('×1.67')
})

test('the parameters of a model are in the link too, and a node that is none is named', async ({ page, demo }) => {
  await page.goto(`${pathOf(demo, 'shop/web')}?model=single-node`)
  await page.getByRole('button', { name: 'expected under: single-node' }).click()
  const choices = page.getByRole('dialog', { name: 'Balancer model and policy' })
  const announcer = choices.getByRole('combobox', { name: 'announcing node' })
  await announcer.fill('kn-z99')
  await expect(choices.getByRole('status')).toHaveText('not a node of this cluster: kn-z99')
  await announcer.fill('kn-c07')
  await announcer.press('Enter')
  await expect(page).toHaveURL(/[?&]announcers=kn-c07/)
  await expect(page.getByText(/your choice: model single-node; announced by kn-c07\./)).toBeVisible()
  await expect.poll(() => sharesOf(page)).toEqual([...times('50.0 %', 2), ...times('0 %', 8)])
  await choices.getByRole('group', { name: 'policy' }).getByRole('button', { name: 'Cluster' }).click()
  await expect(page).toHaveURL(/[?&]policy=Cluster/)
  await expect.poll(() => sharesOf(page)).toEqual(times('10.0 %', 10))
  await expect(page.getByText('externalTrafficPolicy Cluster (your choice)')).toBeVisible()
  await page.goBack()
  await expect.poll(() => sharesOf(page)).toEqual([...times('50.0 %', 2), ...times('0 %', 8)])
})

test('behind a balancer that is not known both bounds stand side by side, and nothing between is claimed', async ({
  page,
  demo,
}) => {
  await page.goto(pathOf(demo, 'lab/probe-sink'))
  await expect(sentence(page)).toContainText('is not recognised: its hottest pod gets between 1.0× and 2.5× its fair')
  expect(await sharesOf(page)).toEqual(['20.0 to 50.0 %', ...times('12.5 to 20.0 %', 4)])
  await expect(page.getByRole('columnheader', { name: 'if equal-node' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'if weighted' })).toBeVisible()
  await expect(figure(page, 'Hottest pod')).toHaveText(/×2\.50.*×1\.00.*differs by model/)
  await expect(page.getByRole('heading', { name: 'If equal-node' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'expected under: unknown' })).toBeVisible()
})

test('what the health ports answer is a second, named figure beside the expected one', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'media/upload'))
  await expect(loss(page, 'dropped')).toHaveText(/^dropped 0\s%$/)
  await expect(page.getByText('As answered: the pool is what the health ports answer just now.')).toHaveCount(0)
  await page.getByRole('group', { name: 'Pool' }).getByRole('button', { name: 'as answered' }).click()
  await expect(page).toHaveURL(`${pathOf(demo, 'media/upload')}?health=answered`)
  await expect(page.getByText('As answered: the pool is what the health ports answer just now.')).toBeVisible()
  await expect(loss(page, 'dropped')).toHaveText(/^dropped 25\.0\s%$/)
  await expect(node(page, 'kn-b09')).toContainText(/25\.0\s%/)
  await expect(sentence(page)).toContainText(/loses 25\s% of its new connections/)
  await page.getByRole('button', { name: 'Back to the expected shares' }).click()
  await expect(loss(page, 'dropped')).toHaveText(/^dropped 0\s%$/)
})

test('the port that loses most is shown first, and another one by its link', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'media/transcode'))
  const ports = page.getByRole('navigation', { name: 'Port' })
  await expect(ports.getByRole('link', { name: 'status 9443/TCP' })).toHaveAttribute('aria-current', 'true')
  await expect(loss(page, 'dropped')).toHaveText(/^dropped 33\.3\s%$/)
  await ports.getByRole('link', { name: 'https 443/TCP' }).click()
  await expect(page).toHaveURL(`${pathOf(demo, 'media/transcode')}?port=https`)
  await expect(loss(page, 'dropped')).toHaveText(/^dropped 0\s%$/)
  await page.reload()
  await expect(ports.getByRole('link', { name: 'https 443/TCP' })).toHaveAttribute('aria-current', 'true')
  await expect(loss(page, 'dropped')).toHaveText(/^dropped 0\s%$/)
})

test('Configuration tells each field that decides, its value and what that means', async ({ page, demo }) => {
  await page.goto(`${pathOf(demo, 'pay/terminal')}?tab=configuration`)
  const field = (path: string) =>
    page
      .getByRole('table', { name: 'Fields that decide where traffic goes' })
      .getByRole('row')
      .filter({ has: page.getByRole('cell', { name: path, exact: true }) })
  await expect(field('spec.externalTrafficPolicy')).toContainText('Local')
  await expect(field('spec.healthCheckNodePort')).toContainText(/\d{5}.*Every node answers here/)
  await expect(field('spec.sessionAffinity')).toContainText(/ClientIP.*the same pod for 3\sh/)
  await expect(field('spec.loadBalancerSourceRanges')).toContainText('192.0.2.0/24')
  await expect(field('spec.publishNotReadyAddresses')).toContainText('Only ready pods are used.')
  await expect(field('spec.trafficDistribution')).toContainText('not set')
  await expect(page.getByRole('term').filter({ hasText: 'kube-vip.io/vipHost' })).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: 'kn-c08' })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Ports' }).getByRole('row')).toHaveCount(2)
  await expect(page.getByText('kubectl -n pay get service terminal -o yaml')).toBeVisible()
})

test('a name that is cut on screen is copied whole', async ({ page, demo }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(pathOf(demo, 'shop/web'))
  const name = endpoints(page).getByRole('row').nth(1).locator('[title]').first()
  const whole = (await name.getAttribute('title')) ?? ''
  expect(whole).toMatch(/^web-\w+-\w{5}$/)
  await name.click()
  await page.keyboard.press('Control+c')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(whole)
})

test('a node with nothing to show is one press away, with the reason', async ({ page, demo }) => {
  await page.goto(pathOf(demo, 'shop/web'))
  await expect(nodes(page).getByRole('row')).toHaveCount(4)
  await page.getByRole('button', { name: /^and \d+ nodes without either$/ }).click()
  await expect(node(page, 'kn-c01')).toContainText('no candidate')
  await expect(node(page, 'kn-a01')).toContainText('no ready endpoint here')
})

test.describe('where no Service is', () => {
  test.use({ expectedComplaints: [/status of 404/] })

  test('the page says so and leads to where one may be', async ({ page, demo }) => {
    await page.goto(pathOf(demo, 'shop/wbe'))
    await expect(sentence(page)).toHaveText('There is no Service shop/wbe here, or you may not read it.')
    await expect(page.getByRole('link', { name: 'All Services' })).toBeVisible()
    await page.getByRole('link', { name: 'Services of shop' }).click()
    await expect(page).toHaveURL(`${demo.url}${HARBOR}?q=shop%2F`)
    await expect(page.getByRole('link', { name: 'shop/web', exact: true })).toBeVisible()
  })
})

test('on a phone three figures, a bar a node and the path stand before the tabs at the thumb', async ({
  page,
  demo,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(pathOf(demo, 'shop/web'))
  for (const figure of ['×1.67 hottest pod ÷ fair', '0 % dropped', '0 % second node hop']) {
    const [value = '', name = ''] = figure.split(/ (?=hottest|dropped|second)/)
    await expect(page.getByRole('term').filter({ hasText: name })).toBeVisible()
    await expect(
      page
        .getByRole('definition')
        .filter({ hasText: value.replace(' ', '\u202f') })
        .first(),
    ).toBeVisible()
  }
  const bars = page.getByRole('region', { name: 'One pod’s share, by node' }).getByRole('img')
  await expect(bars).toHaveAccessibleName(/kn-c07: 2 pods, 16\.7\s% each, ×1\.67/)
  await expect(page.getByRole('region', { name: 'Path of a connection' }).filter({ visible: true })).toContainText(
    'AWS NLB',
  )
  await tab(page, 'Health').click()
  await expect(servicePage.healthAnswers(page)).toBeVisible()
})
