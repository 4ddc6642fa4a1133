import { usePath } from '../../data/filters.ts'
import type { PageProps } from '../../shell/page.ts'
import { HonoursPage } from './HonoursPage.tsx'
import { PlanDutiesPage } from './PlanDutiesPage.tsx'
import { PublicityPage } from './PublicityPage.tsx'

/** The pages of what the plan asks for beside models: publicity, honours, and plans, meetings and inspections. */
export default function DutiesPage(props: PageProps) {
  const path = usePath()
  return path === '/tuyen-truyen' ? (
    <PublicityPage {...props} />
  ) : path === '/ton-vinh' ? (
    <HonoursPage {...props} />
  ) : (
    <PlanDutiesPage {...props} />
  )
}
