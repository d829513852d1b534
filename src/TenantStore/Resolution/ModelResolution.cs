using TenantStore.BaseModels;
using TenantStore.Experiments;

namespace TenantStore.Resolution;

/// <summary>What a model reference means to one tenant. One of the nested records, no others.</summary>
public abstract record ModelResolution
{
    private ModelResolution()
    {
    }

    /// <summary>It can be served.</summary>
    /// <param name="Base">Name, digest and descriptor of the base model.</param>
    /// <param name="Alias">Null = the bare base model.</param>
    /// <param name="Adapter">Null = the bare base model.</param>
    /// <param name="CreatedAt">When the version was made, or the base model first registered.</param>
    public sealed record Resolved(BaseModel Base, AliasName? Alias, ResolvedAdapter? Adapter, DateTimeOffset CreatedAt) : ModelResolution
    {
        /// <summary>
        /// Runs under the alias: its candidate may have to answer in <see cref="Adapter"/>'s place. Null with a pinned version, a bare base model, and nearly always.
        /// </summary>
        public RunningExperiment? Experiment { get; init; }

        /// <summary>The full name, by which the tenant can ask for it: <c>base</c> or <c>base:alias</c>.</summary>
        public string Name => Alias is { } alias ? $"{Base.Id.Name}:{alias}" : Base.Id.Name.ToString();
    }

    /// <summary>The tenant has no such model. Another tenant's names are this too.</summary>
    public sealed record NotFound : ModelResolution
    {
        public static NotFound Instance { get; } = new();
    }

    /// <summary>No model was named, the token has no default alias, and the tenant no alias <c>default</c>.</summary>
    public sealed record NoDefault : ModelResolution
    {
        internal static NoDefault Instance { get; } = new();
    }

    /// <summary>The tenant has this model, but it is not served now. Never answer with the base model instead.</summary>
    public sealed record Unavailable(UnavailableReason Reason) : ModelResolution;
}
