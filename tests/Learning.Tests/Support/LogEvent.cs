namespace Learning.Tests.Support;

/// <summary>A raw event. <paramref name="Label"/> is for judging what a filter did, never for a filter to read.</summary>
internal sealed record LogEvent(long Time, string User, string Cell, string Error, string Code, string Fixed, string Source, string? Label);
