/** Endings of the files that the loader reads, as an `accept` of HTML; the build takes them from `etl/intake/formats.ts`. */
declare module 'intake:endings' {
  const accept: string
  export default accept
}
