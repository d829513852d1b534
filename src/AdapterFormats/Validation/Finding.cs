namespace AdapterFormats;

/// <summary>One thing that is wrong with an upload, or worth knowing about it.</summary>
/// <param name="Code">Stable, one of <see cref="FindingCodes"/>.</param>
/// <param name="Tensor">The tensor's name as the upload spells it (shortened when absurdly long), where one tensor is meant.</param>
/// <param name="Message">What is wrong, with the limit and the value.</param>
/// <param name="Hint">What the uploader can do about it.</param>
/// <param name="Severity">Whether it refuses the upload.</param>
public sealed record Finding(string Code, string? Tensor, string Message, string Hint, FindingSeverity Severity);
