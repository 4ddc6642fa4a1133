import { useAsked } from '../../data/filters.ts'
import type { PageProps } from '../../shell/page.ts'
import { Cockpit } from './Cockpit.tsx'
import { OneUnit } from './OneUnit.tsx'

/** The units: all of them around their due dates, or the one of the address. */
export default function UnitsPage(props: PageProps) {
  const unit = useAsked().get('unit')
  return unit === null ? <Cockpit {...props} /> : <OneUnit key={unit} code={unit} {...props} />
}
