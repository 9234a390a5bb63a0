'use client'

import { useId, useState } from 'react'

export type NodeNamesProps = {
  label: string
  /** Nodes that may be named. */
  names: readonly string[]
  /** null: nothing chosen. */
  value: readonly string[] | null
  /** What nothing means. */
  empty?: string
  onCommit: (names: string[] | null) => void
}

const SUGGESTED = 200

/** Node names with commas between them; empty is nothing chosen. It takes effect on Enter and on leaving the field. */
export function NodeNames({ label, names, value, empty = 'as detected', onCommit }: NodeNamesProps) {
  const id = useId()
  const text = value?.join(', ') ?? ''
  const [draft, setDraft] = useState<string | null>(null)
  const commit = () => {
    if (draft === null) return
    const wanted = [...new Set(draft.split(/[\s,]+/).filter((name) => name !== ''))]
    setDraft(null)
    if (wanted.join(', ') !== text) onCommit(wanted.length === 0 ? null : wanted)
  }
  const unknown = (draft ?? text).split(/[\s,]+/).filter((name) => name !== '' && !names.includes(name))
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <label htmlFor={id} className="w-[170px] text-ink-2">
        {label}
      </label>
      <input
        id={id}
        list={`${id}-nodes`}
        value={draft ?? text}
        placeholder={empty}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
        }}
        className="h-[26px] min-w-0 flex-1 rounded border border-line bg-bg-0 px-2 text-ink-1 pointer-coarse:h-11"
      />
      <datalist id={`${id}-nodes`}>
        {names.slice(0, SUGGESTED).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {unknown.length > 0 && (
        <span role="status" className="w-full text-note text-warn">
          not a node of this cluster: {unknown.slice(0, 3).join(', ')}
        </span>
      )}
    </div>
  )
}
