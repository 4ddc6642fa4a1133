import { useAsked } from '../../data/filters.ts'
import type { PageProps } from '../../shell/page.ts'
import { AllFields } from './AllFields.tsx'
import { FIELDS } from '../../../../cube/domain/heat.ts'
import { OneField } from './OneField.tsx'

/** The fields: all of them against places and units, or the one of the address. */
export default function FieldsPage(props: PageProps) {
  const asked = useAsked().get('field')
  const field = FIELDS.find((code) => code === asked)
  return field === undefined ? <AllFields {...props} /> : <OneField key={field} code={field} {...props} />
}
