using System.Collections.Concurrent;

namespace EndToEnd.BetweenMachines;

/// <summary>One client of many that ask one request after the other, and what became of them.</summary>
internal sealed class Worker
{
    private int _answered;

    public Task Run { get; set; } = Task.CompletedTask;

    /// <summary>How many were answered, well or not.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public ConcurrentQueue<string> Failures { get; } = new();

    public int Failed => Failures.Count;

    /// <param name="ask">One request; what was wrong with it, or null.</param>
    public async Task CountAsync(Func<Task<string?>> ask)
    {
        try
        {
            if (await ask() is { } failure)
            {
                Failures.Enqueue(failure);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            Failures.Enqueue(exception.Message);
        }

        Interlocked.Increment(ref _answered);
    }
}
