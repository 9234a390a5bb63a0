import type { Page } from '@playwright/test'
import { withPage } from './browser'
import { type Figure, median, percentile, type Row, type RowContext, round } from './row'
import { serveCluster } from './served-cluster'

const NODES = 5000
const ROWS = 50
const LOADS = 5
const SWITCHES = 6
const PAINT_MAX_MS = 120
const FRAME_MAX_MS = 25

export const heatmapRow: Row = {
  number: 6,
  title: `heatmap of ${NODES} nodes`,
  async run({ cluster, browser, say }: RowContext): Promise<readonly Figure[]> {
    const server = await serveCluster(await cluster())
    try {
      // The first answer after a start computes 2,000 Services; row 4 tells how long that takes.
      await (await fetch(server.url + server.api('/services?limit=1'))).arrayBuffer()
      return await withPage(browser, async (page) => {
        await page.addInitScript(watchPaints)
        const paints: number[] = []
        for (let load = 0; load < LOADS; load += 1) paints.push(await timeToPaint(page, `${server.url}/${server.id}`))
        const switches = await timeSwitches(page)
        const canvas = median(await page.evaluate(paintPlainCanvas, { nodes: NODES, rows: ROWS, times: LOADS }))
        const idle = await framesDuring(page, () => page.waitForTimeout(1000))
        const scroll = await framesDuring(page, () => scrollAround(page))
        const hover = await framesDuring(page, () => hoverAround(page))
        say(
          `paints ${paints.map((ms) => Math.round(ms)).join(', ')} ms, switches ${switches.map((ms) => Math.round(ms)).join(', ')} ms`,
        )
        const baseline = { value: round(canvas), is: `a plain canvas of ${NODES} x ${ROWS} cells` }
        const value = round(median(paints))
        const switched = round(median(switches))
        return [
          {
            what: 'data to painted',
            value,
            unit: 'ms',
            baseline,
            target: `within ${PAINT_MAX_MS} ms`,
            met: value <= PAINT_MAX_MS,
            note: `median of ${LOADS} loads, from the last byte of Services and nodes`,
          },
          {
            what: 'other cell value to painted',
            value: switched,
            unit: 'ms',
            baseline,
            target: `within ${PAINT_MAX_MS} ms`,
            met: switched <= PAINT_MAX_MS,
            note: `median of ${SWITCHES}`,
          },
          frames('scroll, p95 of frame times', scroll, idle),
          frames('hover, p95 of frame times', hover, idle),
        ]
      })
    } finally {
      await server.stop()
    }
  },
}

function frames(what: string, during: readonly number[], idle: readonly number[]): Figure {
  const value = round(percentile(during, 0.95))
  return {
    what,
    value,
    unit: 'ms',
    baseline: { value: round(percentile(idle, 0.95)), is: 'the same page at rest' },
    target: 'within a frame and a half (25 ms)',
    met: value <= FRAME_MAX_MS,
    note: `longest ${round(percentile(during, 1))} ms of ${during.length} frames`,
  }
}

/** Notes when the first cells are on screen. Runs in the page before its own scripts. */
function watchPaints(): void {
  const marks = window as unknown as { paintedAtMs: Promise<number> }
  marks.paintedAtMs = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('[role="grid"] [role="gridcell"]') === null) return
      observer.disconnect()
      // The second frame begins after the first one with the cells was handed to the compositor.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
    })
    observer.observe(document, { childList: true, subtree: true })
  })
}

async function timeToPaint(page: Page, url: string): Promise<number> {
  await page.goto(url)
  return page.evaluate(async () => {
    const paintedAtMs = await (window as unknown as { paintedAtMs: Promise<number> }).paintedAtMs
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const data = entries.filter(
      ({ name, responseEnd }) => /\/api\/.*\/(services|nodes)(\?|$)/.test(name) && responseEnd < paintedAtMs,
    )
    return paintedAtMs - Math.max(...data.map(({ responseEnd }) => responseEnd))
  })
}

/** Presses the cell values in turn; each paints every cell in view and the whole strip anew. */
async function timeSwitches(page: Page): Promise<readonly number[]> {
  const samples: number[] = []
  for (let turn = 0; turn < SWITCHES; turn += 1) {
    const option = page.getByRole('radio').nth(turn % 4)
    samples.push(
      await option.evaluate(
        (element) =>
          new Promise<number>((resolve) => {
            const startedMs = performance.now()
            ;(element as HTMLElement).click()
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - startedMs)))
          }),
      ),
    )
    await page.waitForTimeout(300)
  }
  return samples
}

/** What a canvas costs that draws every cell and knows nothing. Runs in the page. */
async function paintPlainCanvas(size: { nodes: number; rows: number; times: number }): Promise<number[]> {
  const canvas = document.createElement('canvas')
  canvas.width = size.nodes
  canvas.height = size.rows * 4
  document.body.append(canvas)
  const context = canvas.getContext('2d')
  const samples: number[] = []
  for (let time = 0; time < size.times; time += 1) {
    const startedMs = performance.now()
    for (let row = 0; row < size.rows && context !== null; row += 1) {
      for (let node = 0; node < size.nodes; node += 1) {
        context.fillStyle = `hsl(${(row * node + time) % 360} 50% 50%)`
        context.fillRect(node, row * 4, 1, 4)
      }
    }
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    samples.push(performance.now() - startedMs)
  }
  canvas.remove()
  return samples
}

async function framesDuring(page: Page, work: () => Promise<unknown>): Promise<readonly number[]> {
  await page.evaluate(() => {
    const recording = { times: [] as number[], on: true }
    ;(window as unknown as { recording: typeof recording }).recording = recording
    const note = (atMs: number): void => {
      recording.times.push(atMs)
      if (recording.on) requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
  })
  await work()
  return page.evaluate(() => {
    const { recording } = window as unknown as { recording: { times: number[]; on: boolean } }
    recording.on = false
    return recording.times.slice(1).map((atMs, index) => atMs - (recording.times[index] ?? atMs))
  })
}

async function scrollAround(page: Page): Promise<void> {
  await hoverGrid(page, 0.5, 0.5)
  for (let step = 0; step < 30; step += 1) {
    await page.mouse.wheel(step % 2 === 0 ? 240 : 0, step % 2 === 0 ? 0 : 120)
    await page.waitForTimeout(33)
  }
}

async function hoverAround(page: Page): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    await hoverGrid(page, 0.6 + (step % 10) * 0.03, 0.2 + (step % 7) * 0.1)
    await page.waitForTimeout(25)
  }
}

async function hoverGrid(page: Page, x: number, y: number): Promise<void> {
  const box = await page.getByRole('grid').boundingBox()
  if (box === null) throw new Error('the matrix is not on the page')
  await page.mouse.move(box.x + box.width * x, box.y + box.height * y)
}
