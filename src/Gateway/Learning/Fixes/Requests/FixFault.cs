namespace Gateway.Learning.Fixes.Requests;

/// <summary>Why a request for a fix is refused.</summary>
/// <param name="Field">As a path.</param>
/// <param name="Message">Names field, value, limit and remedy; never code.</param>
internal sealed record FixFault(string Field, string Message);
