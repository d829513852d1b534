namespace Learning.Tests.Support;

/// <summary>A fix that nobody was shown.</summary>
internal sealed record HeldOut(string Error, string Code, string Fixed, string? Kind, string? Schema, string? User, long Time);
