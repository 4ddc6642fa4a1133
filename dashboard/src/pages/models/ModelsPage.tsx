import { useAsked } from '../../data/filters.ts'
import type { PageProps } from '../../shell/page.ts'
import { Explorer } from './Explorer.tsx'
import { OneModel } from './OneModel.tsx'

/** The models: all of them to search, or the one of the address. */
export default function ModelsPage(props: PageProps) {
  const model = useAsked().get('model')
  return model === null ? <Explorer {...props} /> : <OneModel key={model} id={model} {...props} />
}
