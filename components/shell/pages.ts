export type Page = {
  readonly href: string
  readonly label: string
  /** Whether an address lies in this page. */
  readonly holds: (pathname: string) => boolean
}

/** The pages of a cluster, in the order of the bar. A Service belongs to the overview that lists it. */
export function pagesOf(cluster: string): readonly Page[] {
  const root = `/${cluster}`
  const status = `${root}/status`
  return [
    { href: root, label: 'Overview', holds: (pathname) => pathname !== status },
    { href: status, label: 'Status', holds: (pathname) => pathname === status },
  ]
}
