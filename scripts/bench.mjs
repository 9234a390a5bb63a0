import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findBrowser, HOW_TO_GET_A_BROWSER } from './browser.mjs'
import { controlPlaneAssets, HOW_TO_GET_A_CONTROL_PLANE } from './control-plane.mjs'
import { cacheFolder, ensureBuild, fail, root, say } from './setup.mjs'

const numbers = readRows(process.argv.slice(2))
ensureBuild()
const assets = controlPlaneAssets()
if (assets === null) say(`no control plane, so the fake API server serves the cluster. ${HOW_TO_GET_A_CONTROL_PLANE}`)
const browser = await findBrowser()
if (browser === null) say(HOW_TO_GET_A_BROWSER)
const output = join(cacheFolder(), 'bench.json')
const folder = join(root, 'e2e', 'bench')
const { status } = spawnSync(
  process.execPath,
  ['--import', join(folder, 'typescript.mjs'), join(folder, 'main.ts'), JSON.stringify({ numbers, browser, output })],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...(assets === null ? {} : { KUBEBUILDER_ASSETS: assets }) } },
)
say(`figures: ${output}`)
process.exit(status ?? 1)

/** `--rows=1,4`; null: all. */
function readRows(args) {
  const unknown = args.find((arg) => !/^--rows=\d+(,\d+)*$/.test(arg))
  if (unknown !== undefined) fail(`"${unknown}" is no option of the benchmark; --rows=1,4 picks rows.`)
  const picked = args.at(-1)
  return picked === undefined ? null : picked.slice('--rows='.length).split(',').map(Number)
}
