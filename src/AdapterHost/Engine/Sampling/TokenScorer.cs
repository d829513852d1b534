using System.Numerics.Tensors;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>Log-probabilities out of a row of logits. Pure; allocates only what it returns.</summary>
internal static class TokenScorer
{
    /// <summary>Floats at a time: enough to be fast, little enough for the stack.</summary>
    private const int Chunk = 1024;

    /// <param name="logits">One a token id, all of them numbers.</param>
    /// <param name="token">The token to score.</param>
    /// <param name="top">Likeliest tokens to tell beside it; 0 tells none.</param>
    public static TokenScore Score(ReadOnlySpan<float> logits, int token, int top)
    {
        var whole = LogSumExp(logits);
        return new TokenScore(token, Of(logits[token], whole), top > 0 ? Likeliest(logits, Math.Min(top, logits.Length), whole) : []);
    }

    private static float Of(float logit, double whole) => (float)Math.Min(logit - whole, 0);

    private static double LogSumExp(ReadOnlySpan<float> logits)
    {
        var most = TensorPrimitives.Max(logits);
        Span<float> terms = stackalloc float[Chunk];
        var sum = 0.0;
        for (var at = 0; at < logits.Length; at += Chunk)
        {
            var part = logits.Slice(at, Math.Min(Chunk, logits.Length - at));
            var some = terms[..part.Length];
            TensorPrimitives.Subtract(part, most, some);
            TensorPrimitives.Exp(some, some);
            sum += TensorPrimitives.Sum<float>(some);
        }

        return most + Math.Log(sum);
    }

    private static TokenScore[] Likeliest(ReadOnlySpan<float> logits, int count, double whole)
    {
        var best = new TokenCandidate[count];
        LikeliestTokens.Find(logits, best);
        return [.. best.Select(one => new TokenScore(one.Token, Of(one.Logit, whole), []))];
    }
}
