import type { Metadata, Viewport } from 'next'
import localFont from 'next/font/local'
import { cookies } from 'next/headers'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { QueryProvider } from '@/lib/client/query-provider'
import { parseTheme, THEME_COOKIE } from '@/lib/client/theme'
import './globals.css'

// Plex: l, I, 1, O and 0 differ, which node and pod names need.
const plex = localFont({
  src: '../node_modules/@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2',
  weight: '100 700',
  variable: '--font-plex',
})
const plexCondensed = localFont({
  src: '../node_modules/@fontsource/ibm-plex-sans-condensed/files/ibm-plex-sans-condensed-latin-500-normal.woff2',
  weight: '500',
  variable: '--font-plex-cond',
})

export const metadata: Metadata = {
  title: { default: 'Evenkeel', template: '%s · Evenkeel' },
  description: 'How traffic from outside spreads over the nodes and pods of a Kubernetes cluster, and why.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f9fbfd' },
    { media: '(prefers-color-scheme: dark)', color: '#0b1114' },
  ],
}

/** The document. The reader's theme is in its first byte, so that no page flashes in the wrong one. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <html lang="en" data-theme={theme ?? undefined} className={`${plex.variable} ${plexCondensed.variable}`}>
      <body className="flex min-h-dvh flex-col pad:not-print:has-[[data-fill]]:h-dvh">
        <noscript>
          <p className="p-5">Evenkeel draws its pages in the browser. Allow scripts for this address and reload.</p>
        </noscript>
        <NuqsAdapter>
          <QueryProvider>{children}</QueryProvider>
        </NuqsAdapter>
      </body>
    </html>
  )
}
