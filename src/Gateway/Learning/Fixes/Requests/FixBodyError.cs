namespace Gateway.Learning.Fixes.Requests;

/// <param name="Message">What the user saw.</param>
/// <param name="Kind">As the client calls it.</param>
/// <param name="Line">Counted from 1.</param>
internal sealed record FixBodyError(string Message, string? Kind = null, int? Line = null);
