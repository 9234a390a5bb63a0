import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser, HOW_TO_GET_A_BROWSER } from './browser.mjs'
import { controlPlaneAssets, HOW_TO_GET_A_CONTROL_PLANE } from './control-plane.mjs'
import { cacheFolder, ensureBuild, ensureDependencies, readIfThere, root, say } from './setup.mjs'

/** Checks that are no tests: they pass or fail as a whole. */
const CHECKS = [
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'route types', command: ['next', 'typegen'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  {
    name: 'layers',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'app', 'components', 'lib', 'e2e', 'proxy.ts'],
  },
  { name: 'unused code', command: ['knip'] },
]

const total = { passed: 0, failed: 0, skipped: 0 }
const notes = []

ensureDependencies()
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CI: process.env.CI ?? '' }
const assets = controlPlaneAssets()
if (assets === null) notes.push(`Tests on a real control plane are skipped. ${HOW_TO_GET_A_CONTROL_PLANE}`)
else env.KUBEBUILDER_ASSETS = assets

for (const check of CHECKS) {
  if (local(check.name, check.command)) continue
  total.failed += 1
  notes.push(`The check "${check.name}" failed.`)
}
ensureBuild()
runUnitTests()
await runBrowserTests()

for (const note of notes) say(note)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed === 0 ? 0 : 1)

/** Runs a tool of node_modules; true when it succeeded. */
function local(name, [tool, ...args], extra = {}) {
  say(`${name} …`)
  const result = spawnSync(join(root, 'node_modules', '.bin', tool), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...env, ...extra },
  })
  return result.status === 0
}

function runUnitTests() {
  const report = join(cacheFolder(), 'vitest.json')
  rmSync(report, { force: true })
  const ok = local('unit and integration tests', [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const result = readReport(report)
  count('unit and integration tests', ok, {
    passed: result?.numPassedTests ?? 0,
    failed: result?.numFailedTests ?? 0,
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
  })
}

async function runBrowserTests() {
  const browser = await findBrowser()
  if (browser === null) {
    notes.push(`Browser tests are skipped. ${HOW_TO_GET_A_BROWSER}`)
    total.skipped += 1
    // In CI nothing may be skipped for want of a tool.
    if (process.env.CI) total.failed += 1
    return
  }
  say(`browser: ${browser}`)
  const report = join(cacheFolder(), 'playwright.json')
  rmSync(report, { force: true })
  const ok = local('browser tests', ['playwright', 'test'], {
    EVENKEEL_CHROMIUM: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  const { stats } = readReport(report) ?? {}
  count('browser tests', ok, {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  })
}

function readReport(path) {
  const text = readIfThere(path)
  return text === null ? null : JSON.parse(text)
}

/** A runner that failed without a failed test (a file that does not load, a crash) counts as one failure. */
function count(name, ok, { passed, failed, skipped }) {
  total.passed += passed
  total.failed += !ok && failed === 0 ? 1 : failed
  total.skipped += skipped
  if (!ok && failed === 0)
    notes.push(`The runner of ${name} failed without naming a failed test; see its output above.`)
}
