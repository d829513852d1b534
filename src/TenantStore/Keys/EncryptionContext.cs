using System.Text;

namespace TenantStore.Keys;

/// <summary>
/// What a wrapped key is bound to: unwrapping under another context fails. AWS KMS takes <see cref="Pairs"/> as its encryption context; a
/// provider whose key store has none (Azure Key Vault's wrapKey) wraps <see cref="ToBytes"/>' hash together with the key and compares it.
/// </summary>
/// <param name="Tenant">Whose key it is.</param>
/// <param name="Key">Which of the tenant's keys.</param>
public readonly record struct EncryptionContext(TenantId Tenant, TenantKeyId Key)
{
    private const string Tag = "lg-tenant-key-1";

    /// <summary>The context as key stores write it.</summary>
    public IReadOnlyDictionary<string, string> Pairs => new Dictionary<string, string> { ["tenant"] = Tenant.ToString(), ["tenant-key"] = Key.ToString() };

    /// <summary>The same as bytes, and the id of the key-encryption key: associated data of an authenticated cipher. No two contexts give the same.</summary>
    public byte[] ToBytes(KekId kek) => Encoding.UTF8.GetBytes($"{Tag}\0{kek}\0{Tenant}\0{Key}");
}
