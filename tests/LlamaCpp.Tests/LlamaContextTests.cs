namespace LlamaCpp.Tests;

public sealed class LlamaContextTests : IDisposable
{
    private readonly LlamaModel _model = LlamaModel.Load(Llama.Runtime, Repository.ReferenceModel);
    private readonly LlamaBatch _batch = new(16);

    [Fact]
    public void Decode_CacheIsFull_ReportsNoRoomAndGoesOn()
    {
        using var context = Context();
        var status = DecodeStatus.Done;
        for (var position = 0; position < 10_000 && status == DecodeStatus.Done; position++)
        {
            status = Decode(context, 30, position, sequence: 0);
        }

        Assert.Equal(DecodeStatus.NoRoom, status);
        context.RemoveSequence(0);
        Assert.Equal(DecodeStatus.Done, Decode(context, 30, 0, sequence: 1));
    }

    [Fact]
    public void GetLogits_RowWithoutOutput_Throws()
    {
        using var context = Context();
        _batch.Clear();
        _batch.Add(30, 0, 0, wantLogits: false);
        _batch.Add(31, 1, 0, wantLogits: true);
        Assert.Equal(DecodeStatus.Done, context.Decode(_batch));
        Assert.Throws<LlamaException>(() => context.GetLogits(0).ToArray());
        Assert.False(context.GetLogits(1).ToArray().All(x => x == 0));
    }

    [Fact]
    public void Decode_WithObserver_SeesAndChangesNodes()
    {
        using var plain = Context();
        Decode(plain, 30, 0, 0);
        var expected = plain.GetLogits(0).ToArray();

        var observer = new Doubler();
        using var observed = Context(observer);
        observed.Attach(new LlamaThreadPool(Llama.Runtime, threads: 1));
        Decode(observed, 30, 0, 0);
        Assert.Equal(expected, observed.GetLogits(0).ToArray());
        Assert.Equal(6, observer.Seen.Count(name => name.EndsWith("attn_v.weight", StringComparison.Ordinal)));

        observer.Factor = 2;
        observed.Clear();
        Decode(observed, 30, 0, 0);
        Assert.NotEqual(expected, observed.GetLogits(0).ToArray());
    }

    [Fact]
    public void Draw_SameSeed_DrawsTheSame()
    {
        using var context = Context();
        Decode(context, 30, 0, 0);
        int[] Draw(uint seed)
        {
            using var sampler = new LlamaSampler(new LlamaSamplerOptions { Temperature = 2, TopP = 0.95f, Seed = seed });
            return [.. Enumerable.Range(0, 20).Select(_ => sampler.Draw(Candidates(context)))];
        }

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Theory]
    [InlineData("TopK")]
    [InlineData("TopP")]
    [InlineData("MinP")]
    [InlineData("TypicalP")]
    public void Draw_OneIsKept_DrawsItAlways(string what)
    {
        using var context = Context();
        Decode(context, 30, 0, 0);
        var options = new LlamaSamplerOptions { Temperature = 2, Seed = 1 };
        using var sampler = new LlamaSampler(what switch
        {
            "TopK" => options with { TopK = 1 },
            "TopP" => options with { TopP = 0.001f },
            "MinP" => options with { MinP = 0.9999f },
            _ => options with { TypicalP = 0.0001f },
        });
        var likeliest = Candidates(context).MaxBy(one => one.Logit).Token;
        var drawn = Enumerable.Range(0, 20).Select(_ => sampler.Draw(Candidates(context))).Distinct().ToList();
        Assert.Single(drawn);
        Assert.Equal(what != "TypicalP", drawn[0] == likeliest);
    }

    [Fact]
    public void Draw_SomeCandidates_DrawsOfThemOnly()
    {
        using var sampler = new LlamaSampler(new LlamaSamplerOptions { Temperature = 1, Seed = 1 });
        var drawn = Enumerable.Range(0, 50).Select(_ => sampler.Draw([new() { Token = 7, Logit = 1 }, new() { Token = 900, Logit = 1 }]));
        Assert.Equal([7, 900], drawn.Distinct().Order());
    }

    [Fact]
    public void Add_BatchIsFull_Throws()
    {
        for (var i = 0; i < _batch.Capacity; i++)
        {
            _batch.Add(1, i, 0, wantLogits: false);
        }

        Assert.Throws<InvalidOperationException>(() => _batch.Add(1, 99, 0, wantLogits: false));
    }

    public void Dispose()
    {
        _batch.Dispose();
        _batch.Dispose();
        _model.Dispose();
    }

    private static TokenCandidate[] Candidates(LlamaContext context) =>
        [.. context.GetLogits(0).ToArray().Select((logit, token) => new TokenCandidate { Token = token, Logit = logit })];

    private LlamaContext Context(IGraphObserver? observer = null) => new(_model, new LlamaContextOptions
    {
        ContextTokens = 256,
        BatchTokens = 16,
        MaxSequences = 2,
        Threads = 1,
        CacheType = CacheType.F32,
        FlashAttention = false,
        Observer = observer,
    });

    private DecodeStatus Decode(LlamaContext context, int token, int position, int sequence)
    {
        _batch.Clear();
        _batch.Add(token, position, sequence, wantLogits: true);
        return context.Decode(_batch);
    }

    private sealed class Doubler : IGraphObserver
    {
        public List<string> Seen { get; } = [];

        public float Factor { get; set; } = 1;

        public bool Wants(GraphNode node) =>
            node.Op == Llama.Runtime.MulMatOp && node.Source0.GetName().EndsWith("attn_v.weight", StringComparison.Ordinal);

        public unsafe void Computed(GraphNode node)
        {
            Seen.Add(node.Source0.GetName());
            var values = new Span<float>(node.Data, (int)(node.RowLength * node.Rows));
            foreach (ref var value in values)
            {
                value *= Factor;
            }
        }
    }
}
