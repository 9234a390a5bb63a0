import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const inRoot = (...parts) => join(root, ...parts)
const standalone = inRoot('.next', 'standalone')

/** All that a production build depends on. A change in any of it makes the next start build again. */
const BUILD_INPUTS = [
  'app',
  'components',
  'lib',
  'public',
  'instrumentation.ts',
  'instrumentation-node.ts',
  'instrumentation-client.ts',
  'proxy.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
]

/** Runs a command in the project's folder with its output on ours; ends the process when it fails. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  if (result.error) fail(`${command} could not be started: ${result.error.message}`)
  if (result.status !== 0) fail(`"${command} ${args.join(' ')}" failed (${result.signal ?? `exit ${result.status}`}).`)
}

export function fail(message) {
  console.error(`evenkeel: ${message}`)
  process.exit(1)
}

export function say(message) {
  console.log(`evenkeel: ${message}`)
}

/** Installs the locked dependencies, unless exactly these are installed already. */
export function ensureDependencies() {
  const stamp = inRoot('node_modules', '.evenkeel-lock')
  const wanted = hashFiles(['package-lock.json'])
  if (readIfThere(stamp) === wanted) return
  say('installing dependencies (npm ci) …')
  // Install scripts of dependencies are not needed and are not run.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, wanted)
}

/** Builds the server for production, unless it was built from exactly these sources. */
export function ensureBuild() {
  ensureDependencies()
  const stamp = join(standalone, '.evenkeel-build')
  const wanted = hashFiles(BUILD_INPUTS)
  if (readIfThere(stamp) === wanted) return
  say('building (next build) …')
  rmSync(standalone, { recursive: true, force: true })
  run(process.execPath, [inRoot('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
  })
  // The standalone server serves these two folders but Next does not copy them.
  cpSync(inRoot('.next', 'static'), join(standalone, '.next', 'static'), { recursive: true })
  if (existsSync(inRoot('public'))) cpSync(inRoot('public'), join(standalone, 'public'), { recursive: true })
  writeFileSync(stamp, wanted)
}

export function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

/** A folder for what scripts keep between runs; ignored by git. */
export function cacheFolder() {
  const folder = inRoot('.cache')
  mkdirSync(folder, { recursive: true })
  return folder
}

function hashFiles(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((path) => filesBelow(path)).sort()) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(inRoot(file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  if (!existsSync(inRoot(path))) return []
  if (/\.test\.tsx?$/.test(path)) return []
  const entries = listFolder(path)
  return entries === null ? [path] : entries.flatMap((entry) => filesBelow(join(path, entry)))
}

/** null: not a folder. */
function listFolder(path) {
  try {
    return readdirSync(inRoot(path))
  } catch (error) {
    if (error.code === 'ENOTDIR') return null
    throw error
  }
}
