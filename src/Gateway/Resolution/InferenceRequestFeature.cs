using AdapterFormats;
using Gateway.Forwarding.Retrying;
using Gateway.Learning.Experiments;
using HostContract;
using TenantStore;
using TenantStore.Resolution;

namespace Gateway.Resolution;

/// <summary>All that is known of an inference request once its model is resolved. An alias that is switched later does not change it.</summary>
internal sealed record InferenceRequestFeature
{
    public required TenantId Tenant { get; init; }

    /// <summary>The same as hosts know it.</summary>
    public required TenantKey TenantKey { get; init; }

    public required ModelResolution.Resolved Model { get; init; }

    /// <summary>The alias's experiment that chose <see cref="Model"/>; null when none did.</summary>
    public ExperimentTag? Experiment { get; init; }

    /// <summary>What the answer calls the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path as hosts know it.</summary>
    public required string Path { get; init; }

    public required RequestBody Body { get; init; }

    public required RequestClass Class { get; init; }

    /// <summary>The editor that it comes from, as an opaque name; null when nothing tells.</summary>
    public string? Lane { get; init; }

    /// <summary>Whether a model runs for it; else no adapter has part in the answer.</summary>
    public required bool Generates { get; init; }

    /// <summary>What the body says of the size of its answer.</summary>
    public required RequestCost Cost { get; init; }

    /// <summary>The tenant's cap, in tokens.</summary>
    public required int MaxOutputTokens { get; init; }

    /// <summary>How long it may take, with all of its attempts.</summary>
    public required RequestPatience Patience { get; init; }

    public BaseModelId BaseModel => Model.Base.Id;

    public AdapterDigest? Adapter => Generates ? Model.Adapter?.Digest : null;

    /// <summary>The receipt's <c>x-adapter</c>.</summary>
    public string Receipt => (Generates ? Model.Adapter?.Version.ToString() : null) ?? ContractHeaders.NoAdapter;

    /// <summary>The receipt's <c>x-adapter-digest</c>.</summary>
    public string DigestReceipt => Adapter?.ToString() ?? ContractHeaders.NoAdapter;
}
