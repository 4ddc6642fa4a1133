import { useAsked } from '../../data/filters.ts'
import type { PageProps } from '../../shell/page.ts'
import { AllPlaces } from './AllPlaces.tsx'
import { OnePlace } from './OnePlace.tsx'

/** The places: all of them, or the former district, commune or ward of the address. */
export default function PlacesPage(props: PageProps) {
  const asked = useAsked()
  const area = asked.get('area')
  const district = asked.get('district')
  if (area !== null) return <OnePlace key={`area ${area}`} code={area} level="area" {...props} />
  if (district !== null)
    return <OnePlace key={`district ${district}`} code={district} level="district" {...props} />
  return <AllPlaces {...props} />
}
