/**
 * The versions of `accounts.db`, each as what makes it of the one before; `PRAGMA user_version` says which it is.
 * Plain SQL, so that another SQLite may take over. Times are milliseconds since 1970.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    -- What is typed to sign in: lower case, NFC.
    name TEXT NOT NULL UNIQUE,
    -- Who holds it, in words.
    title TEXT NOT NULL,
    role TEXT NOT NULL,
    -- province, government, party, or codes of units with commas between.
    scope TEXT NOT NULL,
    -- argon2id in the PHC format; null where no password opens it.
    password TEXT,
    password_at INTEGER,
    must_change INTEGER NOT NULL DEFAULT 0,
    -- When a password that was handed out is no longer taken.
    expires_at INTEGER,
    -- Locked by an administrator.
    locked INTEGER NOT NULL DEFAULT 0,
    totp TEXT,
    -- The last 30 seconds whose code was used.
    totp_step INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL
  );
  CREATE TABLE recovery_code (
    account INTEGER NOT NULL REFERENCES account (id),
    hash TEXT NOT NULL,
    PRIMARY KEY (account, hash)
  );
  CREATE TABLE session (
    -- SHA-256 of what the cookie holds.
    hash TEXT PRIMARY KEY,
    -- What the list of sessions calls it.
    id TEXT NOT NULL UNIQUE,
    account INTEGER NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    -- What is still missing: code, password, enrol, or nothing.
    step TEXT NOT NULL
  );
  -- Failures to sign in, by a hash of the name that was typed: people also type their password there.
  CREATE TABLE failure (
    name TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    -- How often it was locked in a row.
    rounds INTEGER NOT NULL,
    until INTEGER NOT NULL,
    at INTEGER NOT NULL
  );
  CREATE TABLE attempt (
    address TEXT NOT NULL,
    minute INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (address, minute)
  );
  `,
  `
  -- Who signs in at a provider (OpenID Connect), and whom it says that he is; null: an account made here.
  ALTER TABLE account ADD COLUMN issuer TEXT;
  ALTER TABLE account ADD COLUMN subject TEXT;
  CREATE UNIQUE INDEX account_at_provider ON account (issuer, subject);
  -- What the provider calls its session.
  ALTER TABLE session ADD COLUMN sid TEXT;
  -- The provider's tokens, sealed with a key made of the client's secret.
  ALTER TABLE session ADD COLUMN tokens TEXT;
  -- When the provider last said what the account may do; null: it is not asked.
  ALTER TABLE session ADD COLUMN checked_at INTEGER;
  `,
]
