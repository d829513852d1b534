namespace Gateway.Learning.Evaluations.Running;

/// <summary>Tells this process's job that there is work. For any thread.</summary>
internal sealed class EvaluationBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0);

    public void Ring() => _rung.Release();

    /// <summary>Returns when it was rung, or the time is over.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await _rung.WaitAsync(either.Token);
            // Once is enough for all that rang.
            while (_rung.Wait(0, CancellationToken.None))
            {
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    public void Dispose() => _rung.Dispose();
}
