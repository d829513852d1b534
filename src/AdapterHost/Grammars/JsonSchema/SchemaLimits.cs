namespace AdapterHost.Grammars.JsonSchema;

/// <summary>What a client's schema may cost.</summary>
internal static class SchemaLimits
{
    /// <summary>Schemas within schemas.</summary>
    public const int Depth = 48;

    public const int Rules = 5_000;

    /// <summary>Schemas read, those that combine others counted as often as they are read.</summary>
    public const int Reads = 20_000;

    /// <summary>Refusals that are told.</summary>
    public const int Refusals = 20;

    /// <summary>Digits before and after the point of a number that no bound limits. Within what a double holds exactly.</summary>
    public const int Digits = 15;

    /// <summary>Groups within groups of a pattern.</summary>
    public const int PatternDepth = 16;
}
