-- What a host failed on: bytes of one tenant with one base model. It outlives the versions that have them, so that deleting and uploading them
-- again is no way around.
CREATE TABLE quarantines (
    tenant_id   TEXT    NOT NULL REFERENCES tenants (tenant_id),
    digest      TEXT    NOT NULL,
    base_name   TEXT    NOT NULL,
    base_digest TEXT    NOT NULL,
    reason      TEXT    NOT NULL CHECK (reason IN ('notFinite', 'crashed')),
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, digest, base_name, base_digest),
    FOREIGN KEY (base_name, base_digest) REFERENCES base_models (name, digest)
);

-- Of those from before nobody knows the reason any more: the graver one.
INSERT INTO quarantines (tenant_id, digest, base_name, base_digest, reason, created_at)
SELECT tenant_id, digest, base_name, base_digest, 'crashed', MAX(created_at) FROM adapter_versions
WHERE state = 'quarantined' GROUP BY tenant_id, digest, base_name, base_digest;
