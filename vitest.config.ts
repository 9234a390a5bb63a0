import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      // `server-only` throws outside a React server build; tests are allowed to read server code.
      { find: 'server-only', replacement: here('./e2e/fakes/empty-module.ts') },
      { find: /^@\//, replacement: here('./') },
    ],
  },
  test: {
    environment: 'node',
    include: ['{app,components,lib,e2e,scripts}/**/*.test.{ts,tsx}'],
    // Two cores: real servers in several files at once would starve each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
