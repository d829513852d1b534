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
    public async Task Completions_Greedy_TextIsThatOfAnIndependentEngine()
    {
        var prompts = Prompts();
        var expected = await AskOracleAsync(prompts);
        var (acme, globex) = (product.Demo.Acme, product.Demo.Globex);

        var own = new List<string>();
        foreach (var (tenant, model) in new[] { (acme, Base), (acme, acme.Models[0]), (globex, globex.Models[0]) })
        {
            var answers = await new OpenAiClient(product.Demo.BaseUrl, tenant.Token).AskAsync(
                [.. prompts.Select(prompt => new Question("completion", Stream: false, new { model, prompt, temperature = 0, max_tokens = Tokens }))]);
            own.AddRange(answers.Select(a => a.Text ?? a.Error!.Message));
        }

        Assert.Equal(expected.Select(e => e.Text), own);

        // The three really differ, or equal texts would prove nothing of adapters.
        var (ofBase, ofAcme, ofGlobex) = (own[..prompts.Count], own[prompts.Count..(2 * prompts.Count)], own[(2 * prompts.Count)..]);
        Assert.True(ofBase.Zip(ofAcme).Count(pair => pair.First != pair.Second) >= prompts.Count / 2);
        Assert.True(ofAcme.Zip(ofGlobex).Count(pair => pair.First != pair.Second) >= prompts.Count / 2);
    }

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
