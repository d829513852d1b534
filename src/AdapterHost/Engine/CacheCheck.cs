using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// Prefix reuse, wrong predictions and idle prefixes that shrink all forget the end of a sequence. A cache that cannot (the state of a recurrent
/// layer is that of the last token alone) would go on with what should be gone, so such a model is not served at all. Tried and not asked: what
/// counts is what this build does with this model.
/// </summary>
internal static class CacheCheck
{
    private const int Tokens = 3;
    private const int Kept = 1;

    /// <summary>Decodes some tokens and forgets all but the first. Inference thread, before the first request.</summary>
    /// <exception cref="EngineException">The cache cannot forget a part, or the decode failed.</exception>
    public static void Require(IAdapterStrategy strategy, LlamaContext context)
    {
        var slot = new SlotId(0);
        var plan = new StepPlan(Tokens);
        for (var token = 0; token < Tokens; token++)
        {
            plan.Add(new StepRow(token, token, slot, Adapter: null, Output: token == Tokens - 1));
        }

        if (strategy.Execute(context, plan, new NoSink()) is { Status: not DecodeStatus.Done and var status })
        {
            throw new EngineException($"A first decode of {Tokens} rows ended with {status}.");
        }

        var forgets = strategy.Cells.Keep(slot, Kept) && strategy.Cells.IsWhole(slot);
        strategy.Cells.Drop(slot);
        if (!forgets)
        {
            throw new EngineException(
                "The base model's cache cannot forget the end of a sequence, as with recurrent and hybrid models (Mamba, RWKV). Predictions and the "
                + "reuse of prompts need that, so this host does not serve it: choose by Host:ModelPath a model whose layers all have attention.");
        }
    }

    private sealed class NoSink : IStepSink
    {
        public void OnOutput(LlamaContext context, int batchRow, in StepRow row)
        {
        }

        public void OnNotFinite(in StepRow row)
        {
        }
    }
}
