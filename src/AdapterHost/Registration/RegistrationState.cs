namespace AdapterHost.Registration;

/// <summary>The current identity, swapped whole by the registration loop and read by every request.</summary>
internal sealed class RegistrationState
{
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile HostIdentity? _identity;

    /// <summary>Null before this host has joined.</summary>
    public HostIdentity? Identity
    {
        get => _identity;
        set
        {
            _identity = value;
            if (value is not null)
                _joined.TrySetResult();
        }
    }

    /// <summary>
    /// Waits until this host has joined. A gateway sends requests as soon as it has let a host in, and they can overtake the answer by which the host learns of it.
    /// </summary>
    /// <param name="patience">After this the wait ends all the same.</param>
    /// <param name="time">By which it is waited.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    public async ValueTask JoinedAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        if (_joined.Task.IsCompleted)
            return;
        try
        {
            await _joined.Task.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It has not joined, and the caller is told so.
        }
    }
}
