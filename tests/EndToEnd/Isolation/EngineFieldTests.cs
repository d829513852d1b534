using EndToEnd.Clients;
using EndToEnd.Running;
using EndToEnd.ServerCases;
using TestServers.Attacks;

namespace EndToEnd.Isolation;

/// <summary>
/// What other engines take from a body to choose adapters, slots, caches and sessions has no power over the real one, in any dialect: the answer
/// is the one without the field, receipt and text, or a refusal that names the field.
/// </summary>
[Collection(ProductCollection.Name)]
public sealed class EngineFieldTests(RunningProduct product)
{
    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    public static TheoryData<string, string> Dialects => new()
    {
        { "/v1/chat/completions", """ "messages":[{"role":"user","content":"SELECT name"}],"max_tokens":6,"temperature":0 """ },
        { "/v1/completions", """ "prompt":"-- refund_daily(author_id, start_time)\nSELECT","max_tokens":6,"temperature":0 """ },
        { "/v1/fim/completions", """ "prompt":"SELECT name\nFROM ","suffix":"\nWHERE price > 10","max_tokens":6,"temperature":0 """ },
        { "/completion", """ "prompt":"-- refund_daily(author_id, start_time)\nSELECT","n_predict":6,"temperature":0 """ },
        { "/infill", """ "input_prefix":"SELECT name\nFROM ","input_suffix":"\nWHERE price > 10","n_predict":6,"temperature":0 """ },
        { "/v1/embeddings", """ "input":"SELECT name" """ },
    };

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Field_OfAnotherEngine_ChangesNeitherAdapterNorText(string path, string fields)
    {
        var globex = await new TenantApi(product, product.Demo.Globex.Token).PostAsync(path, Body(product.Demo.Globex.Models[0], fields, ""));
        Assert.Equal(200, globex.Status);
        var model = product.Demo.Acme.Models[0];
        var expected = await _acme.PostAsync(path, Body(model, fields, ""));
        Assert.Equal((200, "quickfix@1"), (expected.Status, expected.Adapter));
        Assert.NotEqual(globex.Digest, expected.Digest);

        var accepted = 0;
        foreach (var (field, value) in EngineFields.All(globex.Digest!, "globex"))
        {
            var answer = await _acme.PostAsync(path, Body(model, fields, $",\"{field}\":{value}"));
            if (answer.Status == 400)
            {
                Assert.Equal(field, answer.Refusal().Param);
                continue;
            }

            accepted++;
            Assert.True((expected.Status, expected.Adapter, expected.Digest) == (answer.Status, answer.Adapter, answer.Digest), $"{field} {value}: {answer}");
            Assert.Equal(Said(expected), Said(answer));
        }

        // Those that clients do send are taken, and do nothing.
        Assert.True(path == "/v1/embeddings" || accepted >= 10, $"{accepted} were taken");
    }

    private static string Body(string model, string fields, string more) => $$"""{"model":"{{model}}",{{fields}}{{more}}}""";

    /// <summary>The words of an answer, or its numbers.</summary>
    private static string Said(HttpAnswer answer) => answer.Json.TryGetProperty("data", out var vectors) ? vectors.ToString() : AnswerText.Of(answer);
}
