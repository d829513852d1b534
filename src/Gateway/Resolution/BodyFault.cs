namespace Gateway.Resolution;

/// <summary>Why a body is refused.</summary>
/// <param name="Message">What is wrong with it; never quotes it.</param>
/// <param name="Field">The field meant, or null.</param>
internal sealed record BodyFault(string Message, string? Field = null);
