import type { PlanField } from '../../../../cube/domain/heat.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { words } from '../../i18n/vi/fields.ts'
import { PageCard } from '../../ui/PageCard.tsx'

/** What the plan asks of one field, in its own words. */
export function Criteria({
  field,
  code,
  name,
  busy,
}: {
  field: PlanField | undefined
  code: string
  name: string
  busy: boolean
}) {
  return (
    <PageCard
      id="tieu-chi"
      name={words.criteria}
      title={field?.title ?? name}
      subtitle={
        field
          ? words.criteriaSubtitle(
              code,
              field.kinds.map((one) => (nameOf('kind', one) ?? one).toLowerCase()),
            )
          : undefined
      }
      busy={busy}
      className="lg:col-span-12"
    >
      <div lang="vi" className="mt-4 space-y-3 text-14 text-ink-2 lg:columns-2 lg:gap-10">
        {field?.criteria.split('\n').map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
    </PageCard>
  )
}
