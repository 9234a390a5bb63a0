import { ensureDependencies, root, run } from './setup.mjs'

ensureDependencies()
run(process.execPath, ['--import', `${root}/scripts/guard.mjs`, 'node_modules/next/dist/bin/next', 'dev'], {
  EVENKEEL_DEMO: process.env.EVENKEEL_DEMO ?? '1',
  HOSTNAME: process.env.HOST ?? '127.0.0.1',
  NEXT_TELEMETRY_DISABLED: '1',
})
