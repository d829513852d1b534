-- Whose access tokens a tenant trusts. A pair of issuer and audience is one tenant's, so that a token means one tenant or none.
CREATE TABLE identity_providers (
    tenant_id         TEXT    NOT NULL REFERENCES tenants (tenant_id),
    name              TEXT    NOT NULL,
    kind              TEXT    NOT NULL CHECK (kind IN ('oidc', 'entra')),
    issuer            TEXT    NOT NULL,
    audience          TEXT    NOT NULL,
    settings          TEXT    NOT NULL,
    bound_by_platform INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

-- The look-up that does not know its tenant yet: by what a presented token says.
CREATE UNIQUE INDEX identity_providers_by_issuer ON identity_providers (issuer, audience);
