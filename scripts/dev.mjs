import { ensureDependencies, root, run } from './setup.mjs'

ensureDependencies()
const next = ['node_modules/next/dist/bin/next', 'dev', '--hostname', process.env.HOST ?? '127.0.0.1']
run(process.execPath, ['--import', `${root}/scripts/guard.mjs`, ...next], {
  EVENKEEL_DEMO: process.env.EVENKEEL_DEMO ?? '1',
  NEXT_TELEMETRY_DISABLED: '1',
})
