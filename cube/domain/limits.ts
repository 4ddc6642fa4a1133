/** Values of the contract that browsers load too: limits of uploads. */

/** Bytes of all files of one request; the loader takes as much in one file. */
export const LARGEST_UPLOAD = 200 * 1024 * 1024
/** Files of one request. */
export const MOST_FILES = 50
