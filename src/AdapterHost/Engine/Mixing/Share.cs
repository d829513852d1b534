namespace AdapterHost.Engine.Mixing;

/// <summary>One thread's part of numbered units of work.</summary>
internal readonly record struct Share(int From, int To)
{
    public static Share Of(int units, int thread, int threads) =>
        new((int)((long)units * thread / threads), (int)((long)units * (thread + 1) / threads));

    /// <summary>What of <paramref name="count"/> units, the first of them numbered <paramref name="start"/>, is in here; from 0.</summary>
    public Share Within(int start, int count) => new(Math.Clamp(From - start, 0, count), Math.Clamp(To - start, 0, count));
}
