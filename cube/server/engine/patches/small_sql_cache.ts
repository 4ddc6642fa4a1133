interface CacheOptions {
  maxQueryCacheSize?: number
}

type CompilerCache = new (options: CacheOptions) => object

/** Queries whose SQL Cube keeps, for each compiled model. */
const MOST_QUERIES = 500

/**
 * Lets Cube keep the SQL of few queries. It keeps that of 10,000, each with its query, its parameters and its SQL: 80 MB
 * after some hours of different questions, none of which leaves before the list is full. Our own cache of answers stands
 * before Cube, so that a question that was asked before hardly ever reaches this one.
 *
 * Can go: when Cube hands `maxQueryCacheSize` on from its settings to its compiler.
 * @param require of a module that may reach Cube's packages; to be called once
 */
export function keepLittleSql(require: NodeJS.Require): void {
  const module = require('@cubejs-backend/schema-compiler/dist/src/compiler/CompilerCache') as {
    CompilerCache: CompilerCache
  }
  const { CompilerCache } = module
  module.CompilerCache = class extends CompilerCache {
    constructor(options: CacheOptions) {
      super({ ...options, maxQueryCacheSize: MOST_QUERIES })
    }
  }
}
