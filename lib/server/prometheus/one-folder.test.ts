import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const PROMQL = /\b(sum|max|count|topk|avg)( by| without)? ?\([^)]*\) ?\(|\b(rate|increase|count_over_time)\([^)]/

test('no other folder of the product holds PromQL', () => {
  const files = ['app', 'components', 'lib'].flatMap((top) =>
    readdirSync(top, { recursive: true, encoding: 'utf8' }).map((file) => join(top, file)),
  )
  const sources = files.filter(
    (file) => /\.tsx?$/.test(file) && !file.startsWith('lib/server/prometheus/') && !file.includes('.test.'),
  )
  expect(sources.length).toBeGreaterThan(300)
  expect(sources.filter((file) => PROMQL.test(readFileSync(file, 'utf8')))).toEqual([])
})
