namespace AdapterHost.Registration;

/// <summary>The current identity, swapped whole by the registration loop and read by every request.</summary>
internal sealed class RegistrationState
{
    private volatile HostIdentity? _identity;

    /// <summary>Null before this host has joined.</summary>
    public HostIdentity? Identity
    {
        get => _identity;
        set => _identity = value;
    }
}
