namespace AdapterFormats.Tests.Support;

/// <summary>Runs work that must end. The bound says only that it does not hang: it is far above what any of it needs.</summary>
internal static class Bounded
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(20);

    public static async Task<T> Run<T>(Func<CancellationToken, T> work)
    {
        using var stop = new CancellationTokenSource();
        try
        {
            return await Task.Run(() => work(stop.Token)).WaitAsync(s_bound);
        }
        finally
        {
            await stop.CancelAsync();
        }
    }
}
