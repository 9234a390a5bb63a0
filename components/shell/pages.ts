export type Page = {
  readonly href: string
  readonly label: string
  /** Whether an address lies in this page. */
  readonly holds: (pathname: string) => boolean
}

/** The pages of a cluster, in the order of the bar. A Service belongs to the overview that lists it. */
export function pagesOf(cluster: string): readonly Page[] {
  const root = `/${cluster}`
  const others = [
    { href: `${root}/nodes`, label: 'Nodes' },
    { href: `${root}/clients`, label: 'Clients' },
    { href: `${root}/findings`, label: 'Findings' },
    { href: `${root}/status`, label: 'Status' },
  ].map((page) => ({ ...page, holds: (pathname: string) => isWithin(pathname, page.href) }))
  const overview: Page = {
    href: root,
    label: 'Overview',
    holds: (pathname) => !others.some((page) => page.holds(pathname)),
  }
  return [overview, ...others]
}

const isWithin = (pathname: string, href: string): boolean => pathname === href || pathname.startsWith(`${href}/`)
