namespace AdapterFormats;

/// <summary>What the uploader accepts knowingly.</summary>
public sealed record ImportPolicy
{
    /// <summary>A <c>base_model_name_or_path</c> that is accepted although the base model does not list it; null accepts none.</summary>
    public string? AllowedBaseName { get; init; }
}
