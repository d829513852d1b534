-- What became of deleted tenants; see ../Sqlite/0008_tenant_deletions.sql.
CREATE TABLE tenant_deletions (
    deleted_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    slug       TEXT COLLATE "C" NOT NULL,
    actor      TEXT COLLATE "C" NOT NULL,
    facts      TEXT COLLATE "C" NOT NULL,
    files      BIGINT           NOT NULL,
    files_at   BIGINT,
    deleted_at BIGINT           NOT NULL
);

CREATE INDEX tenant_deletions_by_time ON tenant_deletions (deleted_at);

CREATE TABLE tenant_deletion_hosts (
    deleted_id      TEXT COLLATE "C" NOT NULL REFERENCES tenant_deletions (deleted_id),
    boot_generation TEXT COLLATE "C" NOT NULL,
    host_id         TEXT COLLATE "C" NOT NULL,
    address         TEXT COLLATE "C" NOT NULL,
    told_at         BIGINT           NOT NULL,
    outcome         TEXT COLLATE "C" CHECK (outcome IN ('acknowledged', 'replaced')),
    ended_at        BIGINT,
    PRIMARY KEY (deleted_id, boot_generation)
);

CREATE INDEX tenant_deletion_hosts_by_address ON tenant_deletion_hosts (address);

GRANT SELECT, INSERT, UPDATE (files, files_at) ON tenant_deletions TO registry_platform;
GRANT SELECT, INSERT, UPDATE (host_id, address, outcome, ended_at) ON tenant_deletion_hosts TO registry_platform;
