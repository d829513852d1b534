using MathNet.Numerics;

namespace Learning.Evaluation.Statistics;

/// <summary>
/// McNemar's exact test: of the pairs that differ, each is as likely to be better as worse when nothing has changed, so the number of better ones is
/// binomial(n, ½). The two-sided p-value is twice the smaller tail, at most 1; R's <c>binom.test(better, better + worse)</c> gives the same.
/// </summary>
internal static class McNemarTest
{
    /// <summary>Terms below this part of the sum change no digit of it.</summary>
    private const double Negligible = 1e-18;

    /// <param name="better">Pairs in which only the candidate is right.</param>
    /// <param name="worse">Pairs in which only the reference is right.</param>
    public static McNemarResult Exact(int better, int worse)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(better);
        ArgumentOutOfRangeException.ThrowIfNegative(worse);
        return new McNemarResult(better, worse, better == worse ? 1 : Math.Min(1, 2 * LowerTail(Math.Min(better, worse), better + worse)));
    }

    /// <summary>P(X ≤ k) for X ~ binomial(n, ½), k under n/2: the terms get smaller from k downwards, so the sum ends early.</summary>
    private static double LowerTail(int k, int n)
    {
        var term = Math.Exp(SpecialFunctions.FactorialLn(n) - SpecialFunctions.FactorialLn(k) - SpecialFunctions.FactorialLn(n - k) - (n * Math.Log(2)));
        var sum = term;
        for (var i = k; i > 0 && term > sum * Negligible; i--)
        {
            term *= i / (double)(n - i + 1);
            sum += term;
        }

        return sum;
    }
}
