using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EndToEnd.Running;
using EndToEnd.ServerCases;

namespace EndToEnd.Isolation;

/// <summary>Two organizations name the same lane by every means there is: a newer request of one ends none of the other's.</summary>
[Collection(ProductCollection.Name)]
public sealed class LaneOfAnotherTests(RunningProduct product)
{
    private const string Lane = "same-window";

    [Fact]
    public async Task Completion_NewerOneOfAnotherTenantInTheSameLane_LetsTheOlderRun()
    {
        using var older = await OpenAsync(product.Demo.Acme.Token, 200);
        using (var newer = await OpenAsync(product.Demo.Globex.Token, 1))
        {
            Assert.Equal("length", await EndAsync(newer));
        }

        Assert.Equal("length", await EndAsync(older));
    }

    /// <summary>The control: of one's own it does.</summary>
    [Fact]
    public async Task Completion_NewerOneOfTheSameTokenInTheSameLane_EndsTheOlder()
    {
        using var older = await OpenAsync(product.Demo.Acme.Token, 200);
        using var newer = await OpenAsync(product.Demo.Acme.Token, 1);
        Assert.Equal("superseded", await EndAsync(older));
        Assert.Equal("length", await EndAsync(newer));
    }

    /// <summary>A stream whose first event has come.</summary>
    private async Task<StreamReader> OpenAsync(string token, int tokens)
    {
        var body = new { model = Ask.Base, prompt = "SELECT name, price\nFROM ", suffix = "\nWHERE price > 10", user = Lane, max_tokens = tokens, ignore_eos = true, stream = true };
        using var request = new HttpRequestMessage(HttpMethod.Post, product.Demo.BaseUrl + Ask.Completions)
        {
            Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("x-editor-lane", Lane);
        var response = await product.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<string?> EndAsync(StreamReader stream)
    {
        string? end = null;
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                using var json = JsonDocument.Parse(line[6..]);
                end = json.RootElement.GetProperty("choices")[0].GetProperty("finish_reason").GetString() ?? end;
            }
        }

        return end;
    }
}
