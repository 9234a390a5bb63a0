import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectNoSideScroll, HARBOR, QUAY, test, useTheme } from './fixtures'
import { servicePage } from './service-page'

// Addresses that lead to nothing are asked for on purpose.
test.use({ expectedComplaints: [/status of 404/] })

const LONGEST =
  'a-namespace-whose-name-is-as-long-as-kubernetes-lets-it-be-6363/x-service-with-63-characters-the-most-that-a-dns-label-may-hold'
const of = (service: string, search = '') => `${HARBOR}/services/${service}${search}`

const paths: Readonly<Record<string, string>> = {
  'the overview': HARBOR,
  'the overview with health verdicts': `${HARBOR}?cell=health`,
  'the overview as a plain table': `${HARBOR}?view=table`,
  'the overview of a cluster in trouble': QUAY,
  'an overview without a match': `${HARBOR}?q=no-such-service`,
  'a Service': of('shop/web'),
  'a Service that loses connections on a port of two': of('media/transcode'),
  'a Service whose balancer is not known': of('lab/probe-sink'),
  'a Service under a choice of the reader': of('shop/web', '?model=single-node&announcers=kn-c07'),
  'a Service without endpoints': of('batch/report-api'),
  'a Service with the longest names': of(LONGEST),
  'health ports that disagree': of('media/upload', '?tab=health&verdict=all'),
  'health ports of kube-proxy itself': of('shop/web-cluster', '?tab=health'),
  'a Service without health ports': of('edge/ingress-nodes', '?tab=health'),
  'findings of a Service': of('pay/webhook', '?tab=findings'),
  'findings of the cluster': `${HARBOR}/findings`,
  'rules that could not be judged': `${HARBOR}/findings?show=not-checked`,
  'a comparison': of('shop/web', '?tab=compare'),
  'a comparison under a scenario': of('shop/web', '?tab=compare&scenario=v1%3Breplicas%3D12&clientAddress=true'),
  'two Services side by side': of('shop/web', '?tab=compare&pair=web-cluster'),
  'the nodes': `${HARBOR}/nodes`,
  'a node and its loss': `${HARBOR}/nodes/kn-c07`,
  'a configuration': of('pay/terminal', '?tab=configuration'),
  'clients of a Service': of('shop/web', '?tab=clients'),
  'clients that pods do not see': of('shop/web-cluster', '?tab=clients'),
  'what happened to a Service': of('shop/flash-sale', '?tab=timeline'),
  'what happened to a Service, written': of('shop/flash-sale', '?tab=timeline&view=table'),
  'clients of a cluster': `${HARBOR}/clients`,
  'clients of a cluster in trouble': `${QUAY}/clients`,
  'the status of a cluster': `${HARBOR}/status`,
  'the status of a cluster in trouble': `${QUAY}/status`,
  'a cluster that is none': '/nowhere',
  'a status of a cluster that is none': '/nowhere/status',
  'a Service that is none': of('shop/none'),
  'a name that no Service can have': of('-/-'),
  'a page that is none': `${HARBOR}/none/of/these`,
}

/** Everything that was asked for has come and is drawn. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
}

for (const theme of ['dark', 'light'] as const) {
  test(`every page has a title, fits the window from phone to wide screen and passes axe in the ${theme} theme`, async ({
    page,
    demo,
  }) => {
    test.setTimeout(300_000)
    await useTheme(page, theme, demo.url)
    for (const [name, path] of Object.entries(paths)) {
      await test.step(name, async () => {
        await page.setViewportSize({ width: 1366, height: 768 })
        await page.goto(`${demo.url}${path}`)
        await settled(page)
        await expect(page).toHaveTitle(/Evenkeel$/)
        await expectNoSideScroll(page)
        await expectAccessible(page)
        await page.setViewportSize({ width: 390, height: 844 })
        await settled(page)
        await expectNoSideScroll(page)
        await expectAccessible(page)
        await page.setViewportSize({ width: 1920, height: 1080 })
        await settled(page)
        await expectNoSideScroll(page)
      })
    }
  })

  test(`what opens over a page passes axe in the ${theme} theme`, async ({ page, demo }) => {
    await useTheme(page, theme, demo.url)
    await page.goto(`${demo.url}${of('shop/web')}`)
    await settled(page)
    for (const [keys, name] of [
      ['Control+k', 'Jump to'],
      ['?', 'Keys'],
    ] as const) {
      await page.keyboard.press(keys)
      await expect(page.getByRole('dialog', { name })).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
    }
    await page.getByRole('button', { name: /^expected under: / }).click()
    await expect(page.getByRole('dialog', { name: 'Balancer model and policy' })).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Cluster harbor-eu-1, switch' }).click()
    await expect(page.getByRole('option', { name: /^quay-lab-2/ })).toBeVisible()
    await expectAccessible(page)
  })
}

test('a reader who asks for less motion gets none', async ({ page, demo }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`${demo.url}${of('shop/flash-sale')}`)
  await settled(page)
  await expect(servicePage.endpoints(page)).toBeVisible()
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
})

test('the first Tab leads past the bar to the page', async ({ page, demo }) => {
  await page.goto(`${demo.url}${HARBOR}`)
  await settled(page)
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the page' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('the address without a cluster leads to the first one', async ({ page, demo }) => {
  await page.goto(demo.url)
  await expect(page).toHaveURL(`${demo.url}${HARBOR}`)
})
