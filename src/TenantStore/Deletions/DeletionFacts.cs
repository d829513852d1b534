using System.Text.Json;
using TenantStore.Keys;

namespace TenantStore.Deletions;

/// <summary>What is stored of a deletion as JSON: it is never asked for by its parts.</summary>
/// <param name="Rows">Rows removed, by table.</param>
/// <param name="Keys">Key-encryption keys by the data keys that they wrapped.</param>
internal sealed record DeletionFacts(IReadOnlyDictionary<string, int> Rows, IReadOnlyDictionary<string, string> Keys)
{
    public static string Store(IReadOnlyDictionary<string, int> rows, IReadOnlyList<DestroyedKey> keys) =>
        JsonSerializer.Serialize(new DeletionFacts(rows, keys.ToDictionary(key => key.Id.ToString(), key => key.Kek.ToString())), JsonSerializerOptions.Web);

    public static DeletionFacts Load(string text) => JsonSerializer.Deserialize<DeletionFacts>(text, JsonSerializerOptions.Web)!;

    public IReadOnlyList<DestroyedKey> ListKeys() => [.. Keys.Select(key => new DestroyedKey(TenantKeyId.Parse(key.Key), KekId.Parse(key.Value)))];
}
