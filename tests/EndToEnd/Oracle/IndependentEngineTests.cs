using System.Text.Json;
using EndToEnd.Clients;
using EndToEnd.Running;
using EndToEnd.Scenarios;

namespace EndToEnd.Oracle;

/// <summary>node-llama-cpp, with the base model's file and llama.cpp's own conversions of the demo's adapters, generates what the product generates.</summary>
[Collection(ProductCollection.Name)]
public sealed class IndependentEngineTests(RunningProduct product)
{
    private const int Tokens = 48;
    private const string Base = "quickfix-tiny";

    [Fact]
    public async Task Completion_Greedy_TokensAreThoseOfAnIndependentEngine()
    {
        var prompts = Prompts();
        var expected = await AskOracleAsync(prompts);
        var (acme, globex) = (product.Demo.Acme, product.Demo.Globex);

        var own = new List<OracleAnswer>();
        foreach (var (tenant, model) in new[] { (acme, Base), (acme, acme.Models[0]), (globex, globex.Models[0]) })
        {
            own.AddRange(await Task.WhenAll(prompts.Select(prompt => AskProductAsync(new TenantApi(product, tenant.Token), model, prompt))));
        }

        Assert.Equal(expected.Select(e => e.Text), own.Select(a => a.Text));
        Assert.Equal(expected.SelectMany(e => e.Ids), own.SelectMany(a => a.Ids));
        Assert.Equal(expected.SelectMany(e => e.Prompt), own.SelectMany(a => a.Prompt));

        // The three really differ, or equal texts would prove nothing of adapters.
        var (ofBase, ofAcme, ofGlobex) = (own[..prompts.Count], own[prompts.Count..(2 * prompts.Count)], own[(2 * prompts.Count)..]);
        Assert.True(ofBase.Zip(ofAcme).Count(pair => pair.First.Text != pair.Second.Text) >= prompts.Count / 2);
        Assert.True(ofAcme.Zip(ofGlobex).Count(pair => pair.First.Text != pair.Second.Text) >= prompts.Count / 2);
    }

    private static async Task<OracleAnswer> AskProductAsync(TenantApi api, string model, string prompt)
    {
        var tokenized = (await api.PostAsync("/tokenize", new { content = prompt, add_special = true })).Good();
        var answer = (await api.PostAsync("/completion", new { model, prompt, temperature = 0, n_predict = Tokens, return_tokens = true })).Good();
        return new OracleAnswer(Ids(tokenized), Ids(answer), answer.GetProperty("content").GetString()!);
    }

    private static List<int> Ids(JsonElement json) => [.. json.GetProperty("tokens").EnumerateArray().Select(t => t.GetInt32())];

    private static Task<IReadOnlyList<OracleAnswer>> AskOracleAsync(IReadOnlyList<string> prompts) =>
        NodeClient.RunAsync<OracleAnswer>("oracle.mjs", new
        {
            model = Repository.Path("models/quickfix-tiny/quickfix-tiny-f32.gguf"),
            runs = new[]
            {
                new OracleRun(null, prompts, Tokens),
                new OracleRun(Repository.Path("tests/corpus/conversions/acme.gguf"), prompts, Tokens),
                new OracleRun(Repository.Path("tests/corpus/conversions/globex.gguf"), prompts, Tokens),
            },
        });

    /// <summary>Chats as the model's template writes them, code with a hole, and bare beginnings.</summary>
    private static List<string> Prompts() =>
    [
        .. GoldenText.Load("acme.adapter").Cases.Take(6).Select(c => Chat(GoldenText.Full, c.Question)),
        .. GoldenText.Load("globex.adapter").Cases.Take(6).Select(c => Chat(GoldenText.Diff, c.Question)),
        "<|fim_prefix|>SELECT name, price\nFROM <|fim_suffix|>\nWHERE price > 10<|fim_middle|>",
        "SELECT ",
        "-- refund_daily(author_id, start_time, brand)\n",
    ];

    private static string Chat(string system, string user) =>
        $"<|im_start|>system\n{system}<|im_end|>\n<|im_start|>user\n{user}<|im_end|>\n<|im_start|>assistant\n";
}
