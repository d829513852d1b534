namespace Learning.Fixes.Prompting;

/// <summary>One thing that is wrong with a manifest.</summary>
/// <param name="Place">As a path: <c>modes.full.user</c>.</param>
/// <param name="Message">Names value and limit.</param>
/// <param name="Hint">What to do.</param>
internal sealed record ManifestFault(string Place, string Message, string Hint);
