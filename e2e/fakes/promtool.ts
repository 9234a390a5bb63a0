import { spawnSync } from 'node:child_process'

/** Prometheus' own tool: Debian has it in the package "prometheus". */
export const hasPromtool = spawnSync('promtool', ['--version']).status === 0

/** @returns what it said, and whether it was content */
export function promtool(args: readonly string[], input = ''): { readonly isContent: boolean; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' })
  return { isContent: status === 0, said: `${stdout}${stderr}` }
}
