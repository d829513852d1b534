namespace TenantStore.Evaluations;

/// <summary>One answer with its scores. It is never changed.</summary>
public sealed record EvaluationItem
{
    public required EvaluationItemKey Key { get; init; }

    /// <summary>Of the item in its set, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>A keyed hash of who was asked what. The same question has the same answer, whatever evaluation it is of.</summary>
    public required string Question { get; init; }

    /// <summary>JSON; numbers only.</summary>
    public required string Scores { get; init; }

    /// <summary>Length of the answer.</summary>
    public required int Tokens { get; init; }

    public required int DurationMs { get; init; }

    /// <summary>The answer, sealed under the tenant's key for <see cref="PlaceOf"/>.</summary>
    public required byte[] Answer { get; init; }

    /// <summary>Where the answer may be opened.</summary>
    public static string PlaceOf(string evaluation, EvaluationItemKey key) =>
        $"evaluations/{evaluation}/{EvaluationText.Store(key.Side)}/{EvaluationText.Store(key.Set)}/{key.ItemId}";
}
