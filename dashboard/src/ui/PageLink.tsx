import type { AnchorHTMLAttributes } from 'react'
import { pageAddress, type Target } from '../data/filters.ts'
import { useAddress } from '../data/router.tsx'

type Rest = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>

/** A link to a page of the site: the filters that both pages share go along. */
export function PageLink({ to, hash = '', ...rest }: Rest & { to: Target; hash?: string }) {
  return <a href={pageAddress(useAddress(), to) + hash} {...rest} />
}
