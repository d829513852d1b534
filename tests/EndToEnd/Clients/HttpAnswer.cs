using System.Text.Json;

namespace EndToEnd.Clients;

/// <summary>An answer as it came over the wire; <c>x-adapter</c> and <c>x-adapter-digest</c> are its receipt.</summary>
internal sealed record HttpAnswer(int Status, string? MediaType, string Body, string? Adapter = null, string? Digest = null)
{
    private const string DataPrefix = "data: ";

    /// <summary>The body, which must be JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The JSON of each event of a stream; OpenAI's <c>[DONE]</c> is none.</summary>
    public IReadOnlyList<JsonElement> Events =>
        [.. Body.Split('\n').Where(line => line.StartsWith(DataPrefix, StringComparison.Ordinal) && line != DataPrefix + "[DONE]")
            .Select(line => JsonDocument.Parse(line[DataPrefix.Length..]).RootElement)];

    /// <summary>The JSON of a good answer; anything else fails the test with what came instead.</summary>
    public JsonElement Good()
    {
        Assert.True(Status == 200, $"{Status} {Body}");
        return Json;
    }

    /// <summary>Status, code and param of a refusal in OpenAI's form.</summary>
    public (int Status, string? Code, string? Param) Refusal()
    {
        var error = Json.GetProperty("error");
        return (Status, error.GetProperty("code").GetString(), error.GetProperty("param").GetString());
    }
}
