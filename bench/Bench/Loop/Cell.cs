using System.Text.Json;

namespace Bench.Loop;

/// <summary>A cell that failed, and what its writer made of it in the end.</summary>
internal sealed record Cell(string Error, string Code, string Fixed)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<Cell> Read(string path) =>
        [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<Cell>(line, s_json)!)];
}
