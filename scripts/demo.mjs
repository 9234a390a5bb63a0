import { serve } from './serve.mjs'

process.env.EVENKEEL_DEMO = '1'
await serve({ name: 'simulated cluster' })
