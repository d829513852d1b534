using System.ComponentModel.DataAnnotations;

namespace TenantStore.Keys;

/// <summary>Encryption at rest. Section <c>Encryption</c>.</summary>
public sealed class EncryptionOptions
{
    public const string Section = "Encryption";
    public const string DefaultKeyFolder = "var/keys";
    public const int DefaultKeyCacheSeconds = 300;
    public const int DefaultKeyCacheSize = 1024;
    public const int DefaultBackupRetentionDays = 35;

    /// <summary>Where the files of key-encryption keys lie (<c>kek-ID</c>, <c>kek-current</c>).</summary>
    [Required]
    public string KeyFolder { get; set; } = DefaultKeyFolder;

    /// <summary>
    /// The key-encryption key under which new tenant keys are wrapped: <c>config/NAME</c> or <c>file/ID</c>. Null = the one that
    /// <c>kek-current</c> names, made at first start. Replicas of a gateway need the same.
    /// </summary>
    public string? CurrentKey { get; set; }

    /// <summary>Key-encryption keys by name, each base64 of 32 bytes: <c>Encryption:Keys:NAME</c>, in the environment <c>Encryption__Keys__NAME</c>.</summary>
    public Dictionary<string, string> Keys { get; set; } = [];

    /// <summary>Seconds for which an unwrapped tenant key may stay in memory.</summary>
    [Range(1, 86400)]
    public int KeyCacheSeconds { get; set; } = DefaultKeyCacheSeconds;

    /// <summary>Tenants whose unwrapped keys may be in memory together.</summary>
    [Range(1, 1_000_000)]
    public int KeyCacheSize { get; set; } = DefaultKeyCacheSize;

    /// <summary>
    /// Days for which backups and archived logs of the database are kept, as the operator runs it. A deletion record says by it until when
    /// copies of a deleted tenant's wrapped key may live on.
    /// </summary>
    [Range(0, 3650)]
    public int BackupRetentionDays { get; set; } = DefaultBackupRetentionDays;
}
