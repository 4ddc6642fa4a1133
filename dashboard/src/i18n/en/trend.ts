import type { trend as vietnamese } from '../vi/trend.ts'

/** Words of the charts over years. */
export const trend: typeof vietnamese = {
  basis:
    'Since 1 July 2025 Khánh Hòa includes the former Ninh Thuận. The lower part of each column is the former Khánh Hòa, comparable over the years.',
  merger: '1 July 2025: provinces merged',
  provisional: 'Provisional',
  sameDay: 'Same day last year',
}
