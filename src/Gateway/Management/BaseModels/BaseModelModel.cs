using TenantStore.BaseModels;

namespace Gateway.Management.BaseModels;

/// <summary>A base model in answers.</summary>
internal sealed record BaseModelModel(
    string Name,
    string Digest,
    string Architecture,
    int ContextLength,
    int LayerCount,
    int EmbeddingLength,
    IReadOnlyList<string> Capabilities,
    IReadOnlyList<string> AcceptedNames,
    IReadOnlyList<string> Targets,
    DateTimeOffset RegisteredAt)
{
    public static BaseModelModel From(BaseModel model) => new(
        model.Id.Name.ToString(),
        model.Id.Digest.ToString(),
        model.Descriptor.Architecture,
        model.Descriptor.ContextLength,
        model.Descriptor.LayerCount,
        model.Descriptor.EmbeddingLength,
        model.Descriptor.Capabilities,
        model.Descriptor.AcceptedNames,
        ShortNames(model),
        model.RegisteredAt);

    /// <summary><c>blk.0.attn_q.weight</c> of every layer is one target: <c>attn_q</c>.</summary>
    private static string[] ShortNames(BaseModel model) =>
        [.. model.Descriptor.Targets.Select(target => target.Name.Split('.')).Select(parts => parts.Length > 2 ? parts[2] : parts[0]).Distinct()];
}
