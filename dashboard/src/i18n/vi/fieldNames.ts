/** A field as these pages call it: by the plan's own name. */
export const calledField = (name: string): string => name

/** Rows with the fields as these pages call them. */
export const withFieldNames = <T extends object>(rows: T[]): T[] => rows
