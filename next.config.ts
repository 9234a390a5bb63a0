import type { NextConfig } from 'next'

const config: NextConfig = {
  output: 'standalone',
  poweredByHeader: false,
  // Pages and scripts; answers of the API come compressed already. On a laptop nothing else stands in front.
  compress: true,
  // The optimizer is refused by the guard; nothing may depend on it.
  images: { unoptimized: true },
  // Nothing is prerendered or revalidated, so Next keeps no cache of its own in memory or on disk.
  cacheMaxMemorySize: 0,
  experimental: { isrFlushToDisk: false },
  // "npm test" checks types, over the tests as well; a start from a fresh clone need not wait for it.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  agentRules: false,
  reactStrictMode: true,
}

export default config
