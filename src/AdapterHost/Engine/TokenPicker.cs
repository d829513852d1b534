using System.Numerics.Tensors;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>Chooses the next token of a sequence. Inference thread.</summary>
internal static class TokenPicker
{
    /// <summary>Null for greedy choice, which needs no random state.</summary>
    public static LlamaSampler? CreateSampler(SamplingSettings settings) => settings.Temperature <= 0
        ? null
        : new LlamaSampler(settings.Temperature, settings.TopP, settings.Seed ?? (uint)System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <returns>A token id, or -1 when the logits are not finite numbers.</returns>
    public static int Pick(Sequence sequence, LlamaContext context, int batchRow)
    {
        var logits = context.GetLogits(batchRow);
        var best = TensorPrimitives.IndexOfMax(logits);
        if (best < 0 || !float.IsFinite(logits[best]))
        {
            return -1;
        }

        return sequence.Sampler is { } sampler ? sampler.Sample(context, batchRow) : best;
    }
}
