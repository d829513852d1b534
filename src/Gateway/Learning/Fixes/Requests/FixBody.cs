namespace Gateway.Learning.Fixes.Requests;

/// <summary>The body of a request for a fix, as it is described. <see cref="FixRequestReader"/> reads it.</summary>
internal sealed record FixBody(
    string Language,
    string Code,
    FixBodyError Error,
    string? Model = null,
    string? Path = null,
    FixBodyRegion? Region = null,
    IReadOnlyList<string>? Context = null,
    string? User = null,
    string? Session = null,
    int? DeadlineMs = null,
    string? Mode = null,
    string? Repository = null,
    string? Consent = null);
