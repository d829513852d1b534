using TenantStore.Auditing.Heads;

namespace Gateway.Deletions;

/// <summary>The public keys of deletion records as a JWK set (RFC 7517).</summary>
/// <param name="Keys">One for each key that has ever signed here.</param>
internal sealed record RecordKeySet(IReadOnlyList<RecordKey> Keys)
{
    public static RecordKeySet Of(IEnumerable<AuditPublicKey> keys) => new([.. keys.DistinctBy(key => key.Id).Select(RecordKey.Of)]);
}
