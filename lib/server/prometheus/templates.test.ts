import { parser } from '@prometheus-io/lezer-promql'
import { describe, expect, test } from 'vitest'
import { usualAppCounter } from '@/e2e/fixtures/prometheus-settings'
import { everyTemplate } from '@/e2e/fixtures/promql-templates'
import { createPresets } from './presets/presets'
import { toAsked } from './queries'
import { quote } from './quote'

const presets = createPresets(usualAppCounter)
const asked = toAsked('shop', 'web', ['web-1', 'web.0'])
const templates = everyTemplate(presets, asked, [{ label: 'cluster', value: 'prod "eu"' }])

type Found = { readonly selectors: readonly string[]; readonly errors: number }

/** The selectors of a query, as the grammar of Prometheus sees them. */
function parse(query: string): Found {
  const selectors: string[] = []
  let errors = 0
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) errors += 1
      if (node.name === 'VectorSelector') selectors.push(query.slice(node.from, node.to))
    },
  })
  return { selectors, errors }
}

test('there are templates of every preset that counts anything', () => {
  expect(templates.length).toBeGreaterThan(200)
})

describe.each(templates)('$name', ({ query, namespaceLabel, joinedLabel }) => {
  const { selectors, errors } = parse(query)

  test('is PromQL', () => {
    expect(errors, query).toBe(0)
    expect(selectors.length).toBeGreaterThan(0)
  })

  test('asks in its own namespace alone, in every selector', () => {
    for (const selector of selectors) {
      if (namespaceLabel !== null) expect(selector).toMatch(new RegExp(`[{,]${namespaceLabel}="shop"[,}]`))
      if (joinedLabel !== null) expect(selector).toMatch(new RegExp(`[{,]${joinedLabel}=~"(/k8s/)?shop/`))
    }
  })

  test('carries the extra matcher in every selector', () => {
    for (const selector of selectors) expect(selector).toContain(`cluster=${quote('prod "eu"')}`)
  })
})
