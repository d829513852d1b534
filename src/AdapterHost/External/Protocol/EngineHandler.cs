namespace AdapterHost.External;

/// <summary>Connections to the engine.</summary>
internal static class EngineHandler
{
    private static readonly TimeSpan s_connecting = TimeSpan.FromSeconds(5);

    /// <summary>
    /// An answer that is left before its end closes its connection at once, by which the engine knows: nothing of it is read any more so that the
    /// connection could be used again.
    /// </summary>
    public static SocketsHttpHandler Create() => new()
    {
        ConnectTimeout = s_connecting,
        UseProxy = false,
        AllowAutoRedirect = false,
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    };
}
