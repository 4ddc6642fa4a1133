import { notEquals, type Filter } from './filter.ts'

/** The province's area through the merger of 1 July 2025. */

/** Code of the common area that joined on 1 July 2025: the former Ninh Thuận. */
export const SOUTH = '58'

/** Code of the models of the whole province, which lie in no one district. */
export const PROVINCE_WIDE = '56'

/** First year whose annual round ends after the merger. */
export const MERGER_YEAR = 2025

/** Models outside the former Ninh Thuận: the common basis of years before and after the merger. */
export const onOldArea = (): Filter => notEquals('models.district_code', SOUTH)

/** Old districts by code, then the former Ninh Thuận, then what is of the whole province. */
export const districtOrder = (code: string | null): number =>
  code === PROVINCE_WIDE ? 1001 : code === SOUTH ? 1000 : Number(code)
