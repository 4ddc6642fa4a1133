/** Questions about every member of the model. */

export interface View {
  name: string
  measures: { name: string }[]
  dimensions: { name: string; type: string }[]
}

/** Signs that mean something in patterns or in SQL. */
export const ODD_TEXTS = ["O'Brien\\ %_", '%', '_', '\\', "'", '"', '?', '--', '/*', '$1', 'đ', 'Ư']

/** Every measure by year, every dimension with a measure, every day by month, and texts with signs. */
export function aboutEveryMember(views: View[]): object[] {
  return views.flatMap(({ name, measures, dimensions }) => {
    const year = `${name}.year`
    const first = measures[0]!.name
    const texts = dimensions.filter(({ type }) => type === 'string')
    return [
      ...measures.map((measure) => ({ measures: [measure.name], dimensions: [year] })),
      ...dimensions
        .filter(({ type }) => type !== 'time')
        .map((dimension) => ({
          measures: [first],
          dimensions: [dimension.name],
          order: [[dimension.name, 'asc']],
          limit: 5000,
        })),
      ...dimensions
        .filter(({ type }) => type === 'time')
        .map((dimension) => ({
          measures: [first],
          timeDimensions: [{ dimension: dimension.name, granularity: 'month' }],
        })),
      ...texts.slice(0, 1).flatMap((dimension) =>
        ['contains', 'notContains', 'startsWith', 'endsWith'].map((operator) => ({
          measures: [first],
          filters: [{ member: dimension.name, operator, values: [ODD_TEXTS[0]] }],
        })),
      ),
      // Of a dimension with a list of values both refuse a text that is not in it.
      ...texts.map((dimension) => ({
        measures: [first],
        filters: [{ member: dimension.name, operator: 'equals', values: [ODD_TEXTS[0]] }],
      })),
    ]
  })
}
