'use client'

import { useQuery } from '@tanstack/react-query'
import { useParams, usePathname } from 'next/navigation'
import { type ReactNode, Suspense, useState } from 'react'
import { copyText } from '@/components/ui/copy-button'
import { later } from '@/components/ui/later'
import { useWholeNames } from '@/components/ui/middle-truncated'
import { ReadoutBar, ReadoutProvider } from '@/components/ui/readout'
import { ShortcutProvider, useShortcut } from '@/components/ui/shortcuts'
import { LiveProvider } from '@/lib/client/live/live-provider'
import { clustersQuery } from '@/lib/client/queries/clusters'
import { serviceKey } from '@/lib/domain/cluster'
import { Bar } from './bar'
import type { PaletteCommand } from './palette-items'
import { PhoneNav } from './phone-nav'
import { PrintProvenance } from './print-provenance'
import { StreamBanner } from './stream-banner'
import { switchTheme } from './theme-button'

// Loaded when they are first opened.
const Palette = later(() => import('./palette').then((module) => module.Palette))
const KeysHelp = later(() => import('./keys-help').then((module) => module.KeysHelp))

export type ShellProps = { cluster: string; children: ReactNode }

/** Everything around the pages of one cluster. */
export function Shell({ cluster, children }: ShellProps) {
  const { namespace, name } = useParams<{ namespace?: string; name?: string }>()
  const service = namespace !== undefined && name !== undefined ? serviceKey(namespace, name) : null
  return (
    <LiveProvider cluster={cluster} service={service}>
      <ShortcutProvider>
        <ReadoutProvider key={usePathname()}>
          <Frame cluster={cluster}>{children}</Frame>
        </ReadoutProvider>
      </ShortcutProvider>
    </LiveProvider>
  )
}

type OpenDialog = 'jump' | 'clusters' | 'keys' | null

function Frame({ cluster, children }: ShellProps) {
  const [open, setOpen] = useState<OpenDialog>(null)
  const { data } = useQuery(clustersQuery())
  const clusterName = data?.clusters.find((entry) => entry.id === cluster)?.name ?? cluster
  const close = () => setOpen(null)
  const command: Record<PaletteCommand, () => void> = {
    theme: switchTheme,
    share: () => void copyText(window.location.href),
    keys: () => setOpen('keys'),
    clusters: () => setOpen('clusters'),
  }
  useWholeNames()
  useShortcut('Ctrl K', 'jump to a Service, node, page or command', () => setOpen('jump'), 'everywhere')
  useShortcut('G C', 'switch cluster', command.clusters, 'everywhere')
  useShortcut('S', 'copy the link to this view', command.share, 'everywhere')
  useShortcut('?', 'these keys', command.keys, 'everywhere')
  return (
    <>
      <a
        href="#main"
        className="absolute -top-10 left-2 z-20 rounded bg-bg-2 px-3 py-1 text-accent focus-visible:top-1.5"
      >
        Skip to the page
      </a>
      <Bar
        cluster={cluster}
        clusterName={clusterName}
        demoSeed={data?.demo?.seed ?? null}
        onSwitchCluster={command.clusters}
        onJump={() => setOpen('jump')}
      />
      <StreamBanner cluster={cluster} />
      {/* Dialogs lie over the page; that one did not arrive is told here. */}
      <div className="px-gutter">
        <Suspense fallback={null}>
          {(open === 'jump' || open === 'clusters') && (
            <Palette
              key={open}
              cluster={cluster}
              scope={open === 'clusters' ? 'clusters' : 'all'}
              onCommand={(name) => command[name]()}
              onClose={close}
            />
          )}
          {open === 'keys' && <KeysHelp onClose={close} />}
        </Suspense>
      </div>
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col pb-(--readout) outline-none max-pad:pb-16">
        {children}
      </main>
      <PrintProvenance cluster={cluster} clusterName={clusterName} demoSeed={data?.demo?.seed ?? null} />
      <ReadoutBar />
      <PhoneNav cluster={cluster} demoSeed={data?.demo?.seed ?? null} onJump={() => setOpen('jump')} />
    </>
  )
}
