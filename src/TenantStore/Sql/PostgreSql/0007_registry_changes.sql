-- What each committed transaction made stale in caches; see ../Sqlite/0007_registry_changes.sql. The row of "registry_position" stays locked from its
-- counting up to the end of the transaction, which is what puts the numbers into the order in which commits become visible.

CREATE TABLE registry_position (
    id  BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL
);

CREATE TABLE registry_changes (
    seq     BIGINT           NOT NULL PRIMARY KEY,
    at      BIGINT           NOT NULL,
    payload TEXT COLLATE "C" NOT NULL
);

INSERT INTO registry_position (id, seq) VALUES (1, 1);
INSERT INTO registry_changes (seq, at, payload) VALUES (1, 0, '');

-- A tenant's transaction adds to the log and reads nothing of it: its rows name other tenants' things.
GRANT SELECT, UPDATE (seq) ON registry_position TO registry_tenant, registry_platform;
GRANT SELECT ON registry_position TO registry_credentials;
GRANT INSERT ON registry_changes TO registry_tenant;
GRANT SELECT, INSERT, DELETE ON registry_changes TO registry_platform;
