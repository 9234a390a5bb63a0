'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { cx } from '@/components/ui/cx'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/small'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { clustersQuery } from '@/lib/client/queries/clusters'
import { nodesQuery } from '@/lib/client/queries/nodes'
import { servicesSearchQuery } from '@/lib/client/queries/services'
import { useDebounced } from '@/lib/client/use-debounced'
import {
  clusterItems,
  fixedItems,
  markMatch,
  nodeItems,
  type PaletteCommand,
  type PaletteItem,
  serviceItems,
} from './palette-items'

const TYPING_MS = 120

export type PaletteProps = {
  cluster: string
  /** `clusters` lists only clusters: the cluster switcher. */
  scope: 'all' | 'clusters'
  onCommand: (command: PaletteCommand) => void
  onClose: () => void
}

/** Finds Services, nodes, pages and commands by what is typed; Enter goes there. */
export function Palette({ cluster, scope, onCommand, onClose }: PaletteProps) {
  const router = useRouter()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const listId = useId()
  const { items, searching } = usePaletteItems(cluster, scope, text.trim())
  const at = Math.min(chosen, Math.max(0, items.length - 1))

  const run = (item: PaletteItem | undefined) => {
    if (item === undefined) return
    onClose()
    if ('href' in item.target) router.push(item.target.href)
    else onCommand(item.target.command)
  }
  const handleKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && items.length > 0) {
      event.preventDefault()
      setChosen((at + step + items.length) % items.length)
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      run(items[at])
    }
  }
  const label = scope === 'clusters' ? 'Switch cluster' : 'Jump to'
  return (
    <Dialog label={label} onClose={onClose} className="w-[520px]">
      <input
        autoFocus
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={items.length > 0 ? `${listId}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={scope === 'clusters' ? 'Cluster' : 'Service, node, page or command'}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setChosen(0)
        }}
        onKeyDown={handleKey}
        className="h-10 w-full border-b border-line bg-transparent px-4 outline-none"
      />
      <div id={listId} role="listbox" aria-label={label} className="max-h-[52vh] overflow-y-auto py-1">
        {items.map((item, index) => (
          <PaletteOption
            key={item.id}
            id={`${listId}-${index}`}
            item={item}
            text={text.trim()}
            chosen={index === at}
            first={items[index - 1]?.section !== item.section}
            onPoint={() => setChosen(index)}
            onRun={() => run(item)}
          />
        ))}
      </div>
      {items.length === 0 && (
        <p role="status" className="px-4 py-2 text-ink-2">
          {searching ? 'Searching' : `Nothing here is called “${text.trim()}”.`}
        </p>
      )}
    </Dialog>
  )
}

type PaletteOptionProps = {
  id: string
  item: PaletteItem
  text: string
  chosen: boolean
  first: boolean
  onPoint: () => void
  onRun: () => void
}

function PaletteOption({ id, item, text, chosen, first, onPoint, onRun }: PaletteOptionProps) {
  const [before, match, after] = markMatch(item.title, text)
  useEffect(() => {
    if (chosen) document.getElementById(id)?.scrollIntoView({ block: 'nearest' })
  }, [chosen, id])
  return (
    <>
      {first && (
        <div role="presentation" className="px-4 pt-1.5 text-note text-ink-3">
          {item.section}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys act on the list through the input, as in every combobox */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and names the active option */}
      <div
        id={id}
        role="option"
        aria-selected={chosen}
        onPointerMove={onPoint}
        onClick={onRun}
        className={cx(
          'flex h-7 cursor-pointer items-center gap-2.5 px-4 pointer-coarse:h-11',
          chosen && 'bg-bg-2 shadow-[inset_2px_0_0_var(--accent)]',
        )}
      >
        <span className="w-3.5 flex-none">{item.icon !== null && <VerdictIcon kind={item.icon} />}</span>
        <span className="min-w-0 truncate">
          {before}
          <b>{match}</b>
          {after}
        </span>
        <span className="ml-auto flex-none pl-4 text-fact text-ink-2">
          {'command' in item.target ? <Kbd>{item.note}</Kbd> : item.note}
        </span>
      </div>
    </>
  )
}

function usePaletteItems(
  cluster: string,
  scope: PaletteProps['scope'],
  text: string,
): { items: readonly PaletteItem[]; searching: boolean } {
  const typed = useDebounced(text, TYPING_MS)
  const all = scope === 'all'
  const found = useQuery({
    ...servicesSearchQuery(cluster, typed),
    enabled: all && typed !== '',
    placeholderData: keepPreviousData,
  })
  const nodes = useQuery({ ...nodesQuery(cluster), enabled: all })
  const clusters = useQuery(clustersQuery())
  if (!all) return { items: clusterItems(clusters.data?.clusters ?? [], text), searching: clusters.isPending }
  const services = text === '' ? [] : serviceItems(cluster, found.data?.services ?? [])
  return {
    items: [
      ...services,
      ...nodeItems(cluster, nodes.data?.nodes ?? [], text),
      ...fixedItems(cluster, text),
      ...(text === '' ? [] : clusterItems(clusters.data?.clusters ?? [], text)),
    ],
    searching: text !== '' && (typed !== text || found.isFetching),
  }
}
