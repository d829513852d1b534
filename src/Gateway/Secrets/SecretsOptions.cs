namespace Gateway.Secrets;

/// <summary>Keys of gateways alone, where nothing else is said at least 32 bytes in base64. Section <c>Secrets</c>. One that is absent is made at first
/// start and kept in the state directory under <c>keys/</c>, mode 0600. Replicas of a gateway need the same ones.</summary>
internal sealed class SecretsOptions
{
    public const string Section = "Secrets";
    public const int KeyBytes = 32;

    /// <summary>Signs fetch grants. File <c>keys/fetch-grant</c>.</summary>
    public string? FetchGrantKey { get; set; }

    /// <summary>Makes the cache salts of tenants. File <c>keys/cache-salt</c>.</summary>
    public string? CacheSaltKey { get; set; }

    /// <summary>Signs the heads of the audit: a private key on P-256, PKCS#8 in base64. File <c>keys/audit-signing</c>.</summary>
    public string? AuditSigningKey { get; set; }

    /// <summary>Seals what gateways share of the registry through Redis. File <c>keys/registry-cache</c>.</summary>
    public string? RegistryCacheKey { get; set; }

    /// <summary>Signs deletion records: a private key on P-256, PKCS#8 in base64. File <c>keys/record-signing</c>.</summary>
    public string? RecordSigningKey { get; set; }

    /// <summary>
    /// What the ids and keys of hosts are derived from, and what gateways tell each other of hosts is sealed under. File <c>keys/hosts</c>. To change it
    /// is to have every host register again.
    /// </summary>
    public string? HostKey { get; set; }

    /// <summary>What a host shows to register on loopback, as text. File <c>keys/join-secret</c>.</summary>
    public string? JoinSecret { get; set; }
}
