using TenantStore.GenericSets;

namespace Gateway.Learning.Evaluations.GenericSets;

/// <summary>A base model's generic set in answers, without its content.</summary>
internal sealed record GenericSetModel(string Base, string Digest, int Items, DateTimeOffset CreatedAt)
{
    public static GenericSetModel From(GenericSet set) => new(set.BaseModel.ToString(), set.Digest, set.Items, set.CreatedAt);
}
