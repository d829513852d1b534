using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Forwarding;

/// <summary>Holds back YARP's abort of the client's connection, so that a stream that broke on the host's side can still end with an error
/// event. The client's own leaving passes through.</summary>
internal sealed class HeldAbort(IHttpRequestLifetimeFeature inner) : IHttpRequestLifetimeFeature
{
    public bool Asked { get; private set; }

    public CancellationToken RequestAborted
    {
        get => inner.RequestAborted;
        set => inner.RequestAborted = value;
    }

    public void Abort() => Asked = true;

    /// <summary>Ends the connection after all.</summary>
    public void Release() => inner.Abort();
}
