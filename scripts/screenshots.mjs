import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { findBrowser, HOW_TO_GET_A_BROWSER } from './browser.mjs'
import { shrinkPng } from './png.mjs'
import { documentation, pages, sizes, themes } from './screenshot-pages.mjs'
import { ensureBuild, fail, root, say } from './setup.mjs'

const SEED = '7'

const { folder, shots } = readArguments(process.argv.slice(2))
const executablePath = await findBrowser()
if (executablePath === null) fail(HOW_TO_GET_A_BROWSER)
ensureBuild()
mkdirSync(folder, { recursive: true })
const demoUrl = await serveDemo()
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text'] })
try {
  for (const shot of shots) await take(shot)
} finally {
  await browser.close()
}
process.exit()

/** `--all=FOLDER`: every page in every size and theme there; `--only=NAME` keeps to pages whose name begins so. */
function readArguments(args) {
  const options = new Map(args.map((arg) => [arg.split('=', 1)[0], arg.slice(arg.indexOf('=') + 1)]))
  const unknown = args.find((arg) => !/^--(all|only)=./.test(arg))
  if (unknown !== undefined) fail(`"${unknown}" is no option; --all=FOLDER writes every page there, --only=NAME some.`)
  const all = options.get('--all')
  const only = options.get('--only') ?? ''
  const everything = () =>
    pages.flatMap(({ name }) =>
      sizes.flatMap((size) =>
        themes.map((theme) => ({ file: `${name}-${size.width}-${theme}`, page: name, theme, size })),
      ),
    )
  return {
    folder: all === undefined ? join(root, 'docs', 'screenshots') : resolve(all),
    shots: (all === undefined ? documentation : everything()).filter((shot) => shot.page.startsWith(only)),
  }
}

async function take({ file, page: name, theme, size }) {
  const { path, until, after } = pages.find((page) => page.name === name)
  const context = await browser.newContext({ viewport: size, colorScheme: theme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  try {
    await page.goto(`${demoUrl}${path}`)
    await until(page)
    await after?.(page)
    const picture = shrinkPng(await page.screenshot())
    writeFileSync(join(folder, `${file}.png`), picture)
    say(`${file}.png, ${Math.round(picture.length / 1000)} kB`)
  } finally {
    await context.close()
  }
}

/** The demo as "npm run demo" serves it, on a port that is free. */
async function serveDemo() {
  const port = await freePort()
  const child = spawn(process.execPath, [join(root, 'scripts', 'demo.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), EVENKEEL_DEMO_SEED: SEED },
  })
  // Whatever ends this script ends the demo too.
  process.once('exit', () => child.kill('SIGTERM'))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
  const url = `http://127.0.0.1:${port}`
  const ended = new Promise((_, reject) => child.once('exit', (code) => reject(new Error(`the demo ended: ${code}`))))
  await Promise.race([answers(`${url}/api/v1/clusters`), ended])
  ended.catch(() => {})
  return url
}

/** Resolves with the first good answer. */
async function answers(url) {
  for (;;) {
    const response = await fetch(url).catch(() => null)
    if (response?.ok) return
    await new Promise((resume) => setTimeout(resume, 50))
  }
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })
}
