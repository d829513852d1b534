namespace LlamaCpp.Tests;

/// <summary>An observer's exception ends in the decode that it spoilt, never in native code.</summary>
public sealed class ObserverFaultTests : IDisposable
{
    private readonly LlamaModel _model = LlamaModel.Load(Llama.Runtime, Repository.ReferenceModel);
    private readonly LlamaThreadPool _pool = new(Llama.Runtime, threads: 2);
    private readonly LlamaBatch _batch = new(8);

    [Theory]
    [InlineData("Extends")]
    [InlineData("Multiply")]
    [InlineData("Attends")]
    [InlineData("Attend")]
    [InlineData("Before")]
    [InlineData("After")]
    [InlineData("Review")]
    [InlineData("Wants")]
    [InlineData("Computed")]
    public void Decode_ObserverThrows_FailsAndTheNextDecodeWorks(string where)
    {
        var observer = new Thrower();
        using var context = new LlamaContext(_model, new LlamaContextOptions
        {
            ContextTokens = 64,
            BatchTokens = 8,
            MaxSequences = 1,
            Threads = 2,
            CacheType = CacheType.F32,
            FlashAttention = true,
            Observer = observer,
        });
        context.Attach(_pool);
        Assert.True(context.ExtendsProducts);
        Decode(context);
        var sound = context.GetLogits(0).ToArray();

        observer.Where = where;
        Assert.Equal(where, Assert.Throws<LlamaException>(() => Decode(context)).InnerException?.Message);
        observer.Where = "";
        Decode(context);
        Assert.Equal(sound, context.GetLogits(0).ToArray());
        Assert.True(observer.Threads > 1);
    }

    public void Dispose()
    {
        _batch.Dispose();
        _pool.Dispose();
        _model.Dispose();
    }

    private void Decode(LlamaContext context)
    {
        context.Clear();
        _batch.Clear();
        _batch.Add(30, 0, 0, wantLogits: true);
        Assert.Equal(DecodeStatus.Done, context.Decode(_batch));
    }

    private sealed class Thrower : IProductObserver, IAttentionObserver
    {
        public string Where { get; set; } = "";

        public int Threads { get; private set; }

        public ProductParts Extends(GraphNode product, int threads, out int tag)
        {
            tag = 3;
            Throw(nameof(Extends));

            // Cutting needs products that are left alone.
            return Where switch
            {
                nameof(Wants) or nameof(Computed) => ProductParts.None,
                nameof(Multiply) => ProductParts.Multiply,
                _ => ProductParts.Add | ProductParts.Review,
            };
        }

        public void Multiply(GraphNode product, int thread, int threads) => Throw(nameof(Multiply));

        public bool ComputesAttention => true;

        public bool Attends(AttentionNode node, int threads)
        {
            Assert.True(node.IsPlain);
            Assert.Equal(AttentionPart.F32, node.Keys.Type);
            Throw(nameof(Attends));

            // What it takes once is ggml's again afterwards, with the conversions before it.
            return Where == nameof(Attend);
        }

        public void Attend(AttentionNode node, int thread, int threads) => Throw(nameof(Attend));

        public void Before(int tag, GraphNode product, int thread, int threads)
        {
            Assert.Equal(3, tag);
            Threads = threads;
            Throw(nameof(Before));
        }

        public void After(int tag, GraphNode product, int thread, int threads) => Throw(nameof(After));

        public void Review(int tag, GraphNode product, int thread, int threads) => Throw(nameof(Review));

        public bool Wants(GraphNode node)
        {
            Throw(nameof(Wants));
            return Where == nameof(Computed) && node.Op == Llama.Runtime.MulMatOp;
        }

        public void Computed(GraphNode node) => Throw(nameof(Computed));

        private void Throw(string place)
        {
            if (Where == place)
            {
                throw new InvalidOperationException(place);
            }
        }
    }
}
