'use client'

import { Dialog } from '@/components/ui/dialog'
import { type Shortcut, useShortcutList } from '@/components/ui/shortcuts'
import { Kbd } from '@/components/ui/small'

/** The keys of the page that is open; only those that do something here. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList()
  const places = [
    ['page', 'Keys of this page'],
    ['everywhere', 'Keys of every page'],
  ] as const
  return (
    <Dialog label="Keys" onClose={onClose} className="w-[440px]">
      <div className="flex max-h-[76vh] flex-col gap-3 overflow-y-auto p-4">
        {places.map(([place, title]) => (
          <KeyList key={place} title={title} shortcuts={shortcuts.filter((shortcut) => shortcut.place === place)} />
        ))}
      </div>
    </Dialog>
  )
}

function KeyList({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  if (shortcuts.length === 0) return null
  return (
    <section>
      <h2 className="mb-1">{title}</h2>
      <dl className="grid grid-cols-[96px_1fr] gap-x-4">
        {shortcuts.map((shortcut) => (
          <div
            key={`${shortcut.keys} ${shortcut.label}`}
            className="col-span-2 grid grid-cols-subgrid border-t border-line py-0.5"
          >
            <dt className="flex items-start gap-1">
              {shortcut.keys.split(' ').map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className="text-ink-2">{shortcut.label}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
