namespace TenantStore.Answers;

/// <summary>One thing that a client reports of an answer. The same report has the same key, and counts once.</summary>
public sealed record NewOutcome
{
    /// <summary>Made from what the report says: whoever sends it again sends the same key.</summary>
    public required string EventKey { get; init; }

    public required OutcomeSource Source { get; init; }

    public required OutcomeKind Kind { get; init; }

    /// <summary>Null = the report matched no answer.</summary>
    public string? AnswerId { get; init; }

    /// <summary>The pseudonym of whoever reports.</summary>
    public required string UserKey { get; init; }

    /// <summary>Where that person worked; empty when nobody told.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Under which <see cref="Similarity"/> and <see cref="Details"/> are kept.</summary>
    public string ConsentId { get; init; } = "";

    /// <summary>Why, in the client's word.</summary>
    public string? Reason { get; init; }

    /// <summary>Since the answer was shown; of <see cref="OutcomeKind.Retained"/> since it was taken. In milliseconds.</summary>
    public long? DelayMs { get; init; }

    /// <summary>How much of the answer is still there, 0 to 1; null when nobody told the text.</summary>
    public double? Similarity { get; init; }

    /// <summary>What else was told, sealed for the place <see cref="DetailsPlace"/>; null when nothing was.</summary>
    public byte[]? Details { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Where the details of an event stand, as their seal has it.</summary>
    public static string DetailsPlace(string eventKey) => "outcomes/" + eventKey;
}
