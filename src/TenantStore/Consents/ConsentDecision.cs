namespace TenantStore.Consents;

/// <param name="Level">What may be kept.</param>
/// <param name="ConsentId">The consent that says so, to stand on what is kept; <see cref="ByDefault"/> when nobody has said anything.</param>
public sealed record ConsentDecision(ConsentLevel Level, string ConsentId)
{
    /// <summary>In place of an id where no consent is stored.</summary>
    public const string ByDefault = "default";

    /// <summary>What holds where nobody has said anything.</summary>
    public static ConsentDecision Default { get; } = new(ConsentLevel.NoCode, ByDefault);

    /// <summary>The same with what a single request asks for: it can lower what is stored, never raise it.</summary>
    public ConsentDecision Lowered(ConsentLevel? asked) => asked < Level ? this with { Level = asked.Value } : this;
}
