/** What stands beside the first figures and comes after them: the map, what changed, the deadlines. One script for all. */
export { SinceCard } from '../changes/SinceCard.tsx'
export { default as MapCard } from '../map/MapCard.tsx'
export { Deadlines } from '../reporting/Deadlines.tsx'
