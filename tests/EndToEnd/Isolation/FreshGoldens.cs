using EndToEnd.Clients;
using EndToEnd.Oracle;
using EndToEnd.Running;
using EndToEnd.Scenarios;

namespace EndToEnd.Isolation;

/// <summary>Greedy texts of two prompts on each of three adapters, each adapter in a process of its own: another engine, which has never seen the others.</summary>
public sealed class FreshGoldens : IAsyncLifetime
{
    internal const int Tokens = 32;
    internal const int Acme = 0, Globex = 1, Base = 2;

    internal static string[] Prompts { get; } = [Prompt("acme"), Prompt("globex")];

    /// <summary>By prompt and adapter.</summary>
    internal string[][] Texts { get; private set; } = [];

    public async Task InitializeAsync()
    {
        string?[] adapters = [Repository.Path("tests/corpus/conversions/acme.gguf"), Repository.Path("tests/corpus/conversions/globex.gguf"), null];
        var texts = new List<IReadOnlyList<OracleAnswer>>();
        foreach (var adapter in adapters)
        {
            texts.Add(await NodeClient.RunAsync<OracleAnswer>("oracle.mjs", new
            {
                model = Repository.Path("models/quickfix-tiny/quickfix-tiny-f32.gguf"),
                runs = new[] { new OracleRun(adapter, Prompts, Tokens) },
            }));
        }

        Texts = [.. Enumerable.Range(0, Prompts.Length).Select(prompt => texts.Select(answers => answers[prompt].Text).ToArray())];
        // Three adapters, three texts, or no order would prove anything.
        Assert.All(Texts, row => Assert.Equal(3, row.Distinct().Count()));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static string Prompt(string of) =>
        $"<|im_start|>system\n{GoldenText.Full}<|im_end|>\n<|im_start|>user\n{GoldenText.Load($"{of}.adapter").Cases[0].Question}<|im_end|>\n<|im_start|>assistant\n";
}
