using System.Text.Json;

namespace EndToEnd.RealClients;

/// <summary>Short ways into what a script printed.</summary>
internal static class Seen
{
    /// <summary>The value at a path with dots.</summary>
    public static JsonElement At(this JsonElement json, string path) =>
        path.Split('.').Aggregate(json, (element, name) => element.TryGetProperty(name, out var value) ? value : throw new KeyNotFoundException($"no {name} of {path} in {json}"));

    public static string? Text(this JsonElement json, string path) => json.At(path).GetString();

    public static int Number(this JsonElement json, string path) => json.At(path).GetInt32();
}
