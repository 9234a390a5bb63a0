'use client'

import { Dialog } from '@/components/ui/dialog'
import { useShortcutList } from '@/components/ui/shortcuts'
import { Kbd } from '@/components/ui/small'

/** The keys of the page that is open; only those that do something here. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList()
  return (
    <Dialog label="Keys" onClose={onClose} className="w-[420px]">
      <div className="max-h-[76vh] overflow-y-auto p-4">
        <h2 className="mb-2">Keys</h2>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4">
          {shortcuts.map((shortcut) => (
            <div
              key={`${shortcut.keys} ${shortcut.label}`}
              className="col-span-2 grid grid-cols-subgrid border-t border-line py-1"
            >
              <dt className="flex gap-1">
                {shortcut.keys.split(' ').map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dt>
              <dd className="text-ink-2">{shortcut.label}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  )
}
