using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Learning.Interactions;

/// <summary>The answer to an import: its verdicts, and its last line.</summary>
internal sealed record ImportAnswer(HttpStatusCode Status, string Text, IReadOnlyList<JsonObject> Verdicts, JsonObject? End)
{
    public static async Task<ImportAnswer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.OK)
            return new ImportAnswer(response.StatusCode, text, [], null);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var end = lines[^1].ContainsKey("complete") ? lines[^1] : null;
        return new ImportAnswer(response.StatusCode, text, end is null ? lines : lines[..^1], end);
    }

    /// <summary>A word a line: its number, status and code.</summary>
    public IEnumerable<string> Said() => Verdicts.Select(verdict => $"{verdict["line"]} {verdict["status"]}{(verdict["code"] is { } code ? " " + code : "")}{(verdict["field"] is { } field ? " " + field : "")}");
}
