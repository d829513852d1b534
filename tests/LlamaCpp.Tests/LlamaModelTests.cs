namespace LlamaCpp.Tests;

public sealed class LlamaModelTests
{
    [Fact]
    public void Vocabulary_ReferenceModel_KnowsItsTokens()
    {
        using var model = LlamaModel.Load(Llama.Runtime, Repository.ReferenceModel);
        var vocabulary = model.Vocabulary;
        Assert.Equal((1024, 6, 1024, true), (vocabulary.Size, model.LayerCount, model.TrainedContextTokens, model.IsFloat32));
        Assert.Equal("<|fim_prefix|>", vocabulary.GetText(vocabulary.FimPrefix));
        Assert.True(vocabulary.IsEndOfGeneration(vocabulary.Tokenize("<|im_end|>", parseSpecial: true, addSpecial: false).Single()));
        Assert.True(vocabulary.Tokenize("<|im_end|>", parseSpecial: false, addSpecial: false).Length > 1);

        var bytes = new byte[64];
        var text = string.Concat(vocabulary.Tokenize("SELECT ü", parseSpecial: false, addSpecial: false)
            .SelectMany(token => bytes[..vocabulary.GetPiece(token, bytes)]).Select(b => (char)b));
        Assert.Equal("SELECT Ã¼", text);
        Assert.True(vocabulary.GetPiece(vocabulary.Tokenize("SELECT", false, false)[0], []) < 0);
    }

    [Fact]
    public void Render_KnownAndUnknownTemplates_RenderOrNull()
    {
        using var model = LlamaModel.Load(Llama.Runtime, Repository.ReferenceModel);
        var content = new string('x', 3000);
        Assert.Equal(
            $"<|im_start|>user\n{content}<|im_end|>\n<|im_start|>assistant\n", ChatTemplate.Render(model.ChatTemplate!, [("user", content)], addAssistant: true));
        Assert.Null(ChatTemplate.Render("{{ no template that anybody knows }}", [("user", "x")], addAssistant: true));
    }

    [Fact]
    public void Dispose_ModelBeforeItsContext_ContextStillWorks()
    {
        var model = LlamaModel.Load(Llama.Runtime, Repository.ReferenceModel);
        using var context = new LlamaContext(model, new LlamaContextOptions { ContextTokens = 64, BatchTokens = 8, MaxSequences = 1, Threads = 1 });
        model.Dispose();
        using var batch = new LlamaBatch(8);
        batch.Add(30, 0, 0, wantLogits: true);
        Assert.Equal(DecodeStatus.Done, context.Decode(batch));
        Assert.Equal(1024, context.GetLogits(0).Length);
    }
}
