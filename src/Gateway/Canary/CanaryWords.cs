using System.Text.Json;

namespace Gateway.Canary;

/// <summary>Results and kinds as metrics, logs and answers spell them: <c>cached_prompt</c>.</summary>
internal static class CanaryWords
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
