using System.Text.Json;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Recorded;

/// <summary>llama.vim: one call to warm the cache, one a keystroke; neither names a model.</summary>
[Collection(ProductCollection.Name)]
public sealed class LlamaVimTests(RunningProduct product)
{
    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    [Fact]
    public async Task WarmUp_AsksForNothing_GetsAnEmptyObject()
    {
        var answer = await _acme.PostAsync("/infill", RecordedBody.Read("llama.vim-warm-up"));
        Assert.Equal((200, "{}"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Infill_ResponseFields_AreUnderTheNamesThatThePlugInReads()
    {
        var body = RecordedBody.Read("llama.vim-infill");
        var answer = (await _acme.PostAsync("/infill", body)).Good();
        var asked = JsonDocument.Parse(body).RootElement.GetProperty("response_fields").EnumerateArray().Select(f => f.GetString());
        Assert.Equal(asked, answer.EnumerateObject().Select(p => p.Name));
        Assert.NotEqual("", answer.GetProperty("content").GetString());
        Assert.False(answer.GetProperty("truncated").GetBoolean());
        Assert.InRange(answer.GetProperty("timings/predicted_n").GetInt32(), 1, 128);
        Assert.True(answer.GetProperty("timings/prompt_ms").GetDouble() > 0);
    }

    /// <summary>Greedy, it is the text of the same hole through OpenAI's dialect: the plug-in's samplers and extras change the way, not the model.</summary>
    [Fact]
    public async Task Infill_WithoutExtras_FillsTheHoleAsOpenAiSuffixDoes()
    {
        var body = RecordedBody.With("llama.vim-infill", ("samplers", new[] { "temperature" }), ("temperature", 0), ("input_extra", Array.Empty<object>()));
        var own = JsonDocument.Parse(body).RootElement;
        var answer = (await _acme.PostAsync("/infill", body)).Good();
        var openAi = await _acme.PostAsync("/v1/completions", new
        {
            prompt = own.GetProperty("input_prefix").GetString() + own.GetProperty("prompt").GetString(),
            suffix = own.GetProperty("input_suffix").GetString(),
            temperature = 0,
            max_tokens = 128,
        });
        Assert.Equal(openAi.Good().GetProperty("choices")[0].GetProperty("text").GetString(), answer.GetProperty("content").GetString());
    }

    /// <summary>The deadline of the plug-in, which waits for the answer: it ends with what there is.</summary>
    [Fact]
    public async Task Infill_OutOfTime_EndsWithWhatThereIs()
    {
        var body = RecordedBody.With("llama.vim-infill", ("t_max_predict_ms", 1), ("ignore_eos", true), ("response_fields", Array.Empty<string>()));
        var answer = (await _acme.PostAsync("/infill", body)).Good();
        Assert.Equal("limit", answer.GetProperty("stop_type").GetString());
        Assert.InRange(answer.GetProperty("tokens_predicted").GetInt32(), 1, 127);
    }
}
