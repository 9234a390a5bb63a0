import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What a test says when it leaves out its part on a real Prometheus. */
export const howToGetPrometheus =
  'no prometheus on PATH: `apt-get install --no-install-recommends prometheus` has it on Debian, or https://prometheus.io/download'

/** The path of the binary; null: there is none, and `howToGetPrometheus` says what to do. */
export function prometheusBinary(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, 'prometheus')).find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
