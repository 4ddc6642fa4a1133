/** The steps of heat maps and tile maps, written out: the style sheet keeps only classes that it finds. */
export const HEAT = ['heat-0', 'heat-1', 'heat-2', 'heat-3', 'heat-4', 'heat-5']
