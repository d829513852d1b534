using Deploy.Tests.Tools;

namespace Deploy.Tests.Charts;

/// <summary>The value sets that are rendered: between them each value that changes an object.</summary>
internal static class ValueSet
{
    public const string Minimal = "minimal";
    public const string Production = "production";
    public const string Gpu = "gpu";
    public const string LockedDown = "locked-down";
    public const string Bundled = "bundled";

    public static IReadOnlyList<string> All { get; } = [Minimal, Production, Gpu, LockedDown, Bundled];

    public static string File(string name) => Path.Combine(Repository.Tests, "ValueSets", $"{name}.yaml");
}
