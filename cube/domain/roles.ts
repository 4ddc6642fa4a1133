/** What an account is for. */
export const ACCOUNT_ROLES = [
  'leader',
  'analyst',
  'author',
  'steward',
  'unit',
  'administrator',
  'auditor',
] as const
export type AccountRole = (typeof ACCOUNT_ROLES)[number]
