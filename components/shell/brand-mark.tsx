/** The mark: a hull on an even keel. */
export function BrandMark() {
  return (
    <svg width="20" height="16" viewBox="0 0 20 16" aria-hidden="true">
      <path d="M0 6h20" className="stroke-accent" strokeWidth="2" />
      <path d="M3.5 9.5h13M6.5 12.5h7M9 15.5h2" className="stroke-ink-1" strokeWidth="1.6" />
    </svg>
  )
}
