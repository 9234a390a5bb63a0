import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { say } from './setup.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

export const HOW_TO_GET_A_BROWSER =
  'No Chromium found. Install one (Debian: "apt-get install chromium"; anywhere: "npx playwright install chromium"), ' +
  'or name one: EVENKEEL_CHROMIUM=/path/to/chromium.'

/**
 * The Chromium for browser tests: the one that EVENKEEL_CHROMIUM names, else one on PATH, else Playwright's own,
 * else Debian's package when this is root. null: none can be had.
 */
export async function findBrowser() {
  const named = process.env.EVENKEEL_CHROMIUM
  if (named) {
    if (!existsSync(named)) throw new Error(`EVENKEEL_CHROMIUM names ${named}, which is not there.`)
    return named
  }
  return onPath() ?? (await fromPlaywright()) ?? fromDebian()
}

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const found = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path))
    if (found) return found
  }
  return null
}

async function fromPlaywright() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return path && existsSync(path) ? path : null
}

function fromDebian() {
  const isRoot = process.getuid?.() === 0
  if (!isRoot || spawnSync('apt-get', ['--version']).error) return null
  say('installing Chromium for the browser tests (apt-get install chromium) …')
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update', '-qq'], options)
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options)
  return onPath()
}
