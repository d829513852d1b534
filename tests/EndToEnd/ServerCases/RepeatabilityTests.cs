using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.ServerCases;

/// <summary>What may not change a text: streaming, repetition, neighbours. What does: the seed.</summary>
[Collection(ProductCollection.Name)]
public sealed class RepeatabilityTests(RunningProduct product)
{
    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public async Task Stream_SameRequest_HasTheTextOfTheWholeAnswer(double temperature)
    {
        var model = product.Demo.Acme.Models[0];
        (string Path, Dictionary<string, object> Body)[] requests =
        [
            (Ask.Completions, Ask.Completion(model: model, temperature: temperature, seed: 42)),
            (Ask.Chat, new() { ["model"] = model, ["messages"] = Question, ["temperature"] = temperature, ["seed"] = 42, ["max_tokens"] = 24 }),
            (Ask.Infill, new()
            {
                ["model"] = model, ["input_prefix"] = "SELECT name\nFROM ", ["input_suffix"] = "\nWHERE price > 10", ["temperature"] = temperature, ["seed"] = 42, ["n_predict"] = 24,
            }),
        ];
        foreach (var (path, body) in requests)
        {
            var whole = AnswerText.Of(await _acme.PostAsync(path, body));
            Assert.NotEqual("", whole);
            Assert.Equal(whole, AnswerText.Of(await _acme.PostAsync(path, body.With("stream", true))));
        }
    }

    [Fact]
    public async Task Completion_SameSeed_RepeatsItsText()
    {
        var texts = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            texts.Add(AnswerText.Of(await _acme.PostAsync(Ask.Completions, Ask.Completion(temperature: 1, seed: 42))));
        }

        Assert.Single(texts.Distinct());
    }

    [Fact]
    public async Task Completion_OtherSeeds_OtherTexts()
    {
        var texts = await Task.WhenAll(Enumerable.Range(0, 6).Select(async seed =>
            AnswerText.Of(await _acme.PostAsync(Ask.Completions, Ask.Completion(temperature: 1, seed: seed)))));
        Assert.Equal(6, texts.Distinct().Count());
    }

    /// <summary>More requests than the engine has sequences, of base and adapters mixed, each as if it were alone.</summary>
    [Fact]
    public async Task Completion_BesideManyOthers_HasTheTextThatItHasAlone()
    {
        string[] models = [Ask.Base, product.Demo.Acme.Models[0]];
        var bodies = Enumerable.Range(0, 12).Select(i => Ask.Completion($"-- table_{i}(id, name, price)\nSELECT", models[i % 2])).ToList();
        var alone = new List<string>();
        foreach (var body in bodies)
        {
            alone.Add(AnswerText.Of(await _acme.PostAsync(Ask.Completions, body)));
        }

        var together = await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => bodies).Select(body => _acme.PostAsync(Ask.Completions, body)));
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(_ => alone), together.Select(AnswerText.Of));
    }

    /// <summary>The case of llama.cpp's <c>test_lora_per_request</c>: one prompt, several adapters, all in parallel; each differs, each repeats.</summary>
    [Fact]
    public async Task Completion_AdaptersInParallel_DifferAndRepeat()
    {
        var globex = new TenantApi(product, product.Demo.Globex.Token);
        const string prompt = "<|im_start|>system\nFix the SQL. Answer with the full code.<|im_end|>\n<|im_start|>user\nError: table 'carts' does not exist\n"
            + "SELECT name, price\nFROM carts\nWHERE price > 10<|im_end|>\n<|im_start|>assistant\n";
        (TenantApi Api, string Model)[] kinds = [(_acme, Ask.Base), (_acme, product.Demo.Acme.Models[0]), (globex, product.Demo.Globex.Models[0])];
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            kinds[i % 3].Api.PostAsync(Ask.Completions, Ask.Completion(prompt, kinds[i % 3].Model, tokens: 48))));
        var texts = answers.Select(AnswerText.Of).ToList();
        Assert.Equal(3, texts.Distinct().Count());
        Assert.All(texts.Index(), text => Assert.Equal(texts[text.Index % 3], text.Item));
    }

    private static readonly object[] Question =
    [
        new { role = "system", content = "Fix the SQL. Answer with the full code." },
        new { role = "user", content = "Error: table 'carts' does not exist\nSELECT name, price\nFROM carts\nWHERE price > 10" },
    ];
}
