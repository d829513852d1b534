using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Engine.Mixing;
using LlamaCpp;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests;

/// <summary>A mixed strategy on a context of its own, step by step, without an engine around it.</summary>
internal sealed class MixedRun : IStepSink, IDisposable
{
    private readonly LlamaModel _model;
    private readonly ContextFactory _contexts;
    private readonly MixedStrategy _strategy;
    private readonly LlamaContext _context;
    private readonly List<IAdapterWeights> _weights = [];
    private readonly StepPlan _plan;
    private readonly StepRow[] _next;

    public MixedRun(string modelPath, MixingKind kind, int threads = 1, bool halfPrecision = false, bool ownKernels = false, int rows = 64)
    {
        (_plan, _next) = (new StepPlan(rows), new StepRow[rows]);
        _model = LlamaModel.Load(Llama.Runtime, modelPath);
        var name = Path.GetFileNameWithoutExtension(modelPath);
        Base = BaseModelDescriptorReader.Read(modelPath, name, ["reference/" + name], CancellationToken.None);
        _contexts = new ContextFactory(
            Llama.Runtime, _model, Options.Create(new EngineOptions { ContextTokens = 512, MaxSequences = 16, BatchRows = rows, Threads = threads }));
        _strategy = new MixedStrategy(Base, new MixingSettings(Llama.Runtime.MulMatOp, rows, kind, halfPrecision, GuardPages: true, OwnKernels: ownKernels));
        _context = _contexts.Create(_strategy.Observer);
        _strategy.Attach(_context);
        InGraph = kind != MixingKind.Cut && _context.ExtendsProducts;
    }

    public BaseModelDescriptor Base { get; }

    public bool InGraph { get; }

    /// <summary>Outputs of the last step, row after row; null keeps nothing.</summary>
    public List<float[]>? Outputs { get; set; } = [];

    public async Task<IAdapterWeights> LoadAsync(string peftFolder)
    {
        var (_, bytes) = await Canonical.OfAsync(peftFolder, Base);
        _weights.Add(await _strategy.CreateAsync(new MemoryStream(bytes, writable: false), default, CancellationToken.None));
        return _weights[^1];
    }

    /// <summary>One step of the given rows: slot, first position, tokens, adapter, and whether each or only the last gives an output.</summary>
    public List<float[]> Step(params (int Slot, int Position, int[] Tokens, IAdapterWeights? Adapter, bool All)[] parts)
    {
        Outputs = [];
        _plan.Clear();
        foreach (var (slot, position, tokens, adapter, all) in parts)
        {
            for (var i = 0; i < tokens.Length; i++)
            {
                _plan.Add(new StepRow(tokens[i], position + i, new SlotId(slot), adapter, all || i == tokens.Length - 1));
            }
        }

        Assert.Equal(DecodeStatus.Done, Execute());
        return Outputs;
    }

    /// <summary>The last step's rows once more, at the next positions.</summary>
    public DecodeStatus Advance()
    {
        for (int row = 0, count = _plan.Count; row < count; row++)
        {
            _next[row] = _plan[row] with { Position = _plan[row].Position + 1 };
        }

        var rows = _plan.Count;
        _plan.Clear();
        for (var row = 0; row < rows; row++)
        {
            _plan.Add(_next[row]);
        }

        return Execute();
    }

    public void Clear() => _context.Clear();

    /// <summary>Drops a sequence's cells.</summary>
    public void Forget(int slot) => _context.RemoveSequence(slot);

    public void OnOutput(LlamaContext context, int batchRow, in StepRow row) => Outputs?.Add(context.GetLogits(batchRow).ToArray());

    public void OnNotFinite(in StepRow row) => Assert.Fail("A step of sound adapters was reported as not finite.");

    public void Dispose()
    {
        _strategy.Detach();
        _context.Dispose();
        _strategy.Dispose();
        _weights.ForEach(w => w.Dispose());
        _contexts.Dispose();
        _model.Dispose();
    }

    private DecodeStatus Execute() => _strategy.Execute(_context, _plan, this).Status;
}
