using System.Text.Json;

namespace Learning.Outcomes;

/// <summary>One report of a client, read from its dialect. It may hold code: it is not for logs.</summary>
internal sealed record OutcomeReport
{
    public required Verdict Verdict { get; init; }

    /// <summary>The answer's id; null in dialects whose ids are the client's own.</summary>
    public string? AnswerId { get; init; }

    /// <summary>What makes it this event: sent again, it is the same text. It may hold code.</summary>
    public required string Identity { get; init; }

    /// <summary>Why, in the client's word.</summary>
    public string? Reason { get; init; }

    /// <summary>In milliseconds.</summary>
    public long? DelayMs { get; init; }

    /// <summary>The code as it stands now.</summary>
    public string? FinalText { get; init; }

    /// <summary>The person, as the body names it.</summary>
    public string? User { get; init; }

    /// <summary>Where the person works; null = it does not say.</summary>
    public string? Repository { get; init; }

    /// <summary>What this report's own request allows, as consents are called; null = it does not say.</summary>
    public string? Consent { get; init; }

    /// <summary>What of the body is about this report, where it has several: nothing else of it is kept beside it. Null = all. Valid as long as the body is.</summary>
    public JsonElement? Part { get; init; }

    /// <summary>Where no id of ours is told.</summary>
    public ReportedContent? Content { get; init; }

    public ReportedEdit? Edit { get; init; }
}
