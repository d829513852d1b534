using System.Globalization;
using System.Net.Sockets;

namespace Bench.Gateway.Contenders;

/// <summary>Asks a .NET process from outside how much it has allocated: <see cref="StartupHook"/> answers in it.</summary>
internal sealed class RuntimeProbe(string socketPath)
{
    /// <summary>What makes a .NET process answer.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
        [StartupHook.PathVariable] = socketPath,
    };

    /// <summary>Bytes of the managed heap since the process' start.</summary>
    public long AllocatedBytes()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(socketPath));
        using var reader = new StreamReader(new NetworkStream(socket));
        return long.Parse(reader.ReadToEnd(), CultureInfo.InvariantCulture);
    }
}
