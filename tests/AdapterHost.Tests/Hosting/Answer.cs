using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdapterHost.Tests.Hosting;

/// <summary>Reads answers as a client does.</summary>
internal static partial class Answer
{
    /// <summary>The whole body, with the random id replaced by its prefix and an ellipsis.</summary>
    public static async Task<string> BodyAsync(this HttpResponseMessage response) =>
        RandomId().Replace(await response.Content.ReadAsStringAsync(), "$1…");

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

    [GeneratedRegex("(chatcmpl-|cmpl-|fim-)[0-9a-f]{24}")]
    private static partial Regex RandomId();
}
