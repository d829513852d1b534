namespace Bench.Fixes;

/// <summary>A failing cell that no adapter was trained on, and its fix.</summary>
internal sealed record FixCase(string Error, string Code, string Fixed);
