namespace TenantStore.Consents;

/// <summary>The levels' names in rows and interfaces.</summary>
public static class ConsentLevels
{
    public const string NamesText = "none, noCode, metrics or train";

    public static string NameOf(ConsentLevel level) => level switch
    {
        ConsentLevel.None => "none",
        ConsentLevel.NoCode => "noCode",
        ConsentLevel.Metrics => "metrics",
        ConsentLevel.Train => "train",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Not a level."),
    };

    /// <summary>The level of this name; null for any other text.</summary>
    public static ConsentLevel? Parse(string? name) => name switch
    {
        "none" => ConsentLevel.None,
        "noCode" => ConsentLevel.NoCode,
        "metrics" => ConsentLevel.Metrics,
        "train" => ConsentLevel.Train,
        _ => null,
    };
}
