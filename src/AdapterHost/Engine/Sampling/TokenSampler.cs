using System.Numerics.Tensors;
using System.Security.Cryptography;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// Chooses the tokens of one sequence, one after another: each call draws from the logits of one batch row and remembers the choice, so
/// that penalties, grammar and randomness go on from it. Inference thread.
/// </summary>
internal sealed class TokenSampler(SamplingSettings settings) : IDisposable
{
    private LlamaSampler? _chain;

    /// <param name="context">Holds the logits.</param>
    /// <param name="batchRow">A row of its last batch that asked for them.</param>
    public TokenChoice Next(LlamaContext context, int batchRow)
    {
        var logits = context.GetLogits(batchRow);
        var best = TensorPrimitives.IndexOfMax(logits);
        if (best < 0 || !float.IsFinite(logits[best]))
        {
            return TokenChoice.NotFinite;
        }

        // Greedy choice needs no random state.
        if (settings.Temperature <= 0)
        {
            return new TokenChoice(best, null);
        }

        _chain ??= new LlamaSampler(settings.Temperature, settings.TopP, settings.Seed ?? (uint)RandomNumberGenerator.GetInt32(int.MaxValue));
        return new TokenChoice(_chain.Sample(context, batchRow), null);
    }

    public void Dispose() => _chain?.Dispose();
}
