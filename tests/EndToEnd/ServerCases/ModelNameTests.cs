using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.ServerCases;

/// <summary>An answer's <c>model</c>: as the client wrote it; where it wrote none, the full name of what was resolved for its token.</summary>
[Collection(ProductCollection.Name)]
public sealed class ModelNameTests(RunningProduct product)
{
    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    public static TheoryData<string, bool> Dialects => new()
    {
        { "/v1/chat/completions", false },
        { "/v1/chat/completions", true },
        { "/v1/completions", false },
        { "/v1/completions", true },
        { "/v1/fim/completions", false },
        { "/v1/fim/completions", true },
        { "/completion", false },
        { "/completion", true },
        { "/infill", false },
        { "/infill", true },
        { "/v1/embeddings", false },
    };

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Model_InTheAnswer_IsTheAskedOrTheResolvedOne(string path, bool stream)
    {
        Assert.Equal("quickfix-tiny:default", await NameAsync(path, stream, null));
        Assert.Equal("quickfix-tiny:default", await NameAsync(path, stream, ""));
        Assert.Equal("quickfix", await NameAsync(path, stream, "quickfix"));
        Assert.Equal("quickfix-tiny:quickfix@1", await NameAsync(path, stream, "quickfix-tiny:quickfix@1"));
        Assert.Equal("quickfix-tiny", await NameAsync(path, stream, "quickfix-tiny"));
    }

    /// <summary>The one name that stands in all parts of the answer that have one.</summary>
    private async Task<string?> NameAsync(string path, bool stream, string? model)
    {
        var answer = await _acme.PostAsync(path, Body(path, stream, model));
        Assert.True(answer.Status == 200, answer.Body);
        Assert.Equal(stream, answer.MediaType == "text/event-stream");
        var parts = stream ? answer.Events : [answer.Json];
        return Assert.Single(parts.Where(part => part.TryGetProperty("model", out _)).Select(part => part.GetProperty("model").GetString()).Distinct());
    }

    private static Dictionary<string, object?> Body(string path, bool stream, string? model) => new(Fields(path, stream)) { ["model"] = model };

    private static Dictionary<string, object?> Fields(string path, bool stream) => path switch
    {
        "/v1/chat/completions" => new() { ["messages"] = new[] { new { role = "user", content = "SELECT" } }, ["stream"] = stream, ["max_tokens"] = 2 },
        "/infill" => new() { ["input_prefix"] = "SELECT ", ["input_suffix"] = "", ["stream"] = stream, ["n_predict"] = 2 },
        "/v1/embeddings" => new() { ["input"] = "SELECT" },
        _ => new() { ["prompt"] = "SELECT ", ["stream"] = stream, ["max_tokens"] = 2 },
    };
}
