interface PreAggregations {
  rollupMatchResults(): unknown[]
  canUseTransformedQuery(): unknown
}

/**
 * Skips Cube's search for pre-aggregations (rollups). For every query Cube checks five times which rollup of the model
 * could answer it, and transforms the query once more for that; a model without rollups needs none of it. Measured:
 * a quarter of the processor time of a new query (`npm run bench -- parts`). Off with `PARTS_OFF=rollup-lookup`.
 *
 * Can go: when Cube returns early for a model without pre-aggregations, or when the model has one.
 * @param require of a module that may reach Cube's packages
 */
export function skipRollupLookup(require: NodeJS.Require): void {
  const { PreAggregations } = require('@cubejs-backend/schema-compiler/dist/src/adapter/PreAggregations') as {
    PreAggregations: { prototype: PreAggregations }
  }
  PreAggregations.prototype.rollupMatchResults = () => []
  PreAggregations.prototype.canUseTransformedQuery = () => null
}
