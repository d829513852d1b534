using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdapterHost.Tests.Hosting;

/// <summary>Reads answers as a client does.</summary>
internal static partial class Answer
{
    /// <summary>The whole body, with the random id replaced by its prefix and an ellipsis.</summary>
    public static async Task<string> BodyAsync(this HttpResponseMessage response) =>
        RandomId().Replace(await response.TextAsync(), "$1…");

    /// <summary>The whole body as the gateway passes it on: a stream without its last event, which tells the cost.</summary>
    public static async Task<string> TextAsync(this HttpResponseMessage response) => WithoutCost(await response.Content.ReadAsStringAsync());

    /// <summary>A stream's text without the event that tells the cost, which must be its last.</summary>
    public static string WithoutCost(string text) => Cost().Replace(text, "");

    /// <summary>Asserts an error object and returns it.</summary>
    public static async Task<JsonElement> ErrorAsync(this HttpResponseMessage response, int status, string code, string? parameter = null)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == (HttpStatusCode)status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        using var document = JsonDocument.Parse(text);
        var error = document.RootElement.GetProperty("error").Clone();
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(parameter, error.GetProperty("param").GetString());
        Assert.Equal(["message", "type", "code", "param"], error.EnumerateObject().Select(property => property.Name));
        return error;
    }

    [GeneratedRegex(@": usage prompt=\d+;cached=\d+;completion=\d+;accepted=\d+;rejected=\d+\n\n\z")]
    private static partial Regex Cost();

    [GeneratedRegex("(chatcmpl-|cmpl-|fim-)[0-9a-f]{24}")]
    private static partial Regex RandomId();
}
