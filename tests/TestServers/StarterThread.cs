using System.Collections.Concurrent;

namespace TestServers;

/// <summary>
/// Starts processes on one thread that lives as long as the test process. The kernel sends the parent-death signal when the starting thread ends, and
/// threads of the pool end whenever they have nothing to do.
/// </summary>
internal static class StarterThread
{
    private static readonly BlockingCollection<Action> s_work = Begin();

    /// <summary>Runs it there and waits; what it throws is thrown here.</summary>
    public static void Run(Action action)
    {
        using var done = new ManualResetEventSlim();
        Exception? failure = null;
        s_work.Add(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            done.Set();
        });
        done.Wait();
        if (failure is not null)
            throw new InvalidOperationException("A server could not be started.", failure);
    }

    private static BlockingCollection<Action> Begin()
    {
        var work = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var action in work.GetConsumingEnumerable())
                action();
        })
        { IsBackground = true, Name = "server starter" }.Start();
        return work;
    }
}
