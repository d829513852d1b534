-- Each tenant's data key, wrapped under the key-encryption key that "kek_id" names (it stands in the wrapped bytes, too). Deleting the row is
-- what makes the tenant's artifacts unreadable.
CREATE TABLE tenant_keys (
    tenant_id  TEXT    NOT NULL REFERENCES tenants (tenant_id),
    key_id     TEXT    NOT NULL,
    kek_id     TEXT    NOT NULL,
    wrapped    BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    wrapped_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, key_id)
);

CREATE INDEX tenant_keys_by_kek ON tenant_keys (kek_id);
