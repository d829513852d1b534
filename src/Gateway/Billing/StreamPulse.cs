namespace Gateway.Billing;

/// <summary>
/// When a stream that has nothing to say gives a sign of life, and when a host has been silent for too long. One stream's; one thread at a time.
/// </summary>
/// <param name="interval">After so long without a byte to the client a comment is due.</param>
/// <param name="patience">After so long without a byte of the host, a comment included, the stream is broken.</param>
/// <param name="time">The clock and its timers.</param>
internal sealed class StreamPulse(TimeSpan interval, TimeSpan patience, TimeProvider time)
{
    private long _sentAt = time.GetTimestamp();
    private long _heardAt = time.GetTimestamp();

    /// <summary>Something goes on to the client.</summary>
    public void Sent() => _sentAt = time.GetTimestamp();

    /// <summary>The host said something.</summary>
    public void Heard() => _heardAt = time.GetTimestamp();

    /// <summary>Waits for the host.</summary>
    /// <returns>False when a comment is due first.</returns>
    /// <exception cref="IOException">The host has been silent for too long.</exception>
    public async ValueTask<bool> WaitAsync(Task read)
    {
        var left = interval - time.GetElapsedTime(_sentAt);
        if (left > TimeSpan.Zero)
            await read.WaitAsync(left, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (read.IsCompleted)
            return true;
        if (time.GetElapsedTime(_heardAt) >= patience)
            throw new IOException($"The host said nothing for {patience.TotalSeconds:0} seconds.");
        return false;
    }
}
