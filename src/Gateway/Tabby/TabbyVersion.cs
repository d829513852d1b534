using System.Reflection;
using System.Text.Json.Serialization;

namespace Gateway.Tabby;

/// <summary>Which build answers, in Tabby's words.</summary>
internal sealed record TabbyVersion(
    [property: JsonPropertyName("build_date")] string BuildDate,
    [property: JsonPropertyName("build_timestamp")] string BuildTimestamp,
    [property: JsonPropertyName("git_sha")] string GitSha,
    [property: JsonPropertyName("git_describe")] string GitDescribe)
{
    /// <summary>Builds are reproducible: they carry a commit, and no time.</summary>
    public static TabbyVersion OfThisBuild()
    {
        var version = typeof(TabbyVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var parts = version.Split('+', 2);
        return new TabbyVersion("", "", parts.ElementAtOrDefault(1) ?? "", "v" + parts[0]);
    }
}
