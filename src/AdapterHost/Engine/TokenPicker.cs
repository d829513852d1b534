using System.Numerics.Tensors;
using System.Security.Cryptography;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>Chooses the next token of a sequence. Inference thread.</summary>
internal static class TokenPicker
{
    /// <returns>A token id, or -1 when the logits are not finite numbers.</returns>
    public static int Pick(Sequence sequence, LlamaContext context, int batchRow)
    {
        var logits = context.GetLogits(batchRow);
        var best = TensorPrimitives.IndexOfMax(logits);
        if (best < 0 || !float.IsFinite(logits[best]))
        {
            return -1;
        }

        // Greedy choice needs no random state.
        if (sequence.Sampling.Temperature <= 0)
        {
            return best;
        }

        sequence.Sampler ??= new LlamaSampler(
            sequence.Sampling.Temperature, sequence.Sampling.TopP, sequence.Sampling.Seed ?? (uint)RandomNumberGenerator.GetInt32(int.MaxValue));
        return sequence.Sampler.Sample(context, batchRow);
    }
}
