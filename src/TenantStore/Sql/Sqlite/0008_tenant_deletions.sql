-- What became of deleted tenants: for their records, and for hosts that were away meanwhile. It is the platform's: no tenant is left to own it.
CREATE TABLE tenant_deletions (
    deleted_id TEXT    NOT NULL PRIMARY KEY,
    slug       TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    facts      TEXT    NOT NULL,
    files      INTEGER NOT NULL,
    files_at   INTEGER,
    deleted_at INTEGER NOT NULL
);

CREATE INDEX tenant_deletions_by_time ON tenant_deletions (deleted_at);

-- By process, not by the name that a gateway gave it: a restarted host has an empty memory.
CREATE TABLE tenant_deletion_hosts (
    deleted_id      TEXT    NOT NULL REFERENCES tenant_deletions (deleted_id),
    boot_generation TEXT    NOT NULL,
    host_id         TEXT    NOT NULL,
    address         TEXT    NOT NULL,
    told_at         INTEGER NOT NULL,
    outcome         TEXT    CHECK (outcome IN ('acknowledged', 'replaced')),
    ended_at        INTEGER,
    PRIMARY KEY (deleted_id, boot_generation)
);

CREATE INDEX tenant_deletion_hosts_by_address ON tenant_deletion_hosts (address);
