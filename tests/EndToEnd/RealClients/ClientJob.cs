using System.Text.Json;
using EndToEnd.Clients;
using EndToEnd.Running;
using EndToEnd.Scenarios;

namespace EndToEnd.RealClients;

/// <summary>What every client is asked: a fix whose answer is known, and a raw prompt.</summary>
internal sealed class ClientJob
{
    private readonly RunningProduct _product;
    private readonly GoldenText.Case _golden = GoldenText.Load("acme.adapter").Cases[0];
    private readonly Dictionary<string, object> _job;

    public ClientJob(RunningProduct product)
    {
        _product = product;
        Tenant = product.Demo.Acme;
        _job = new Dictionary<string, object>
        {
            ["baseUrl"] = product.Demo.BaseUrl,
            ["token"] = Tenant.Token,
            ["model"] = Model,
            ["system"] = GoldenText.Full,
            ["user"] = _golden.Question,
            ["prompt"] = Prompt,
        };
    }

    public DemoInfo.Tenant Tenant { get; }

    public string Model => Tenant.Models[0];

    /// <summary>What the adapter answers, known from another implementation.</summary>
    public string Fix => _golden.Answer;

    public const string Base = "quickfix-tiny";

    public string Question => _golden.Question;

    public string Prompt { get; } = "-- refund_daily(author_id, start_time, brand, distance)\nSELECT";

    public ClientJob With(string field, object value)
    {
        _job[field] = value;
        return this;
    }

    public TenantApi Api => new(_product, Tenant.Token);

    /// <summary>What one part of the script brings.</summary>
    public async Task<JsonElement> RunAsync(string script, string part) => (await With("parts", new[] { part }).RunAsync(script)).At(part);

    /// <summary>The one object that the script prints.</summary>
    public async Task<JsonElement> RunAsync(string script) => Assert.Single(await NodeClient.RunAsync<JsonElement>(script, _job));

    /// <summary>The continuation of <see cref="Prompt"/>, by plain HTTP.</summary>
    public async Task<string> CompletionAsync(int tokens, params string[] stop)
    {
        var answer = await Api.PostAsync(
            "/v1/completions", new { model = Model, prompt = Prompt, temperature = 0, max_tokens = tokens, stop });
        return answer.Good().GetProperty("choices")[0].GetProperty("text").GetString()!;
    }
}
