using System.Net;
using System.Net.Sockets;

namespace TestServers;

/// <summary>A real redis-server on loopback, without persistence. It can be killed and started again on the same port, empty.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private ServerProcess _process;

    private RedisServer(ServerProcess process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>As <c>ConnectionStrings:Redis</c>.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    public ServerProcess Process => _process;

    public static async Task<RedisServer> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = LoopbackPort.Find();
            try
            {
                return new RedisServer(await RunAsync(port), port);
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // The port was taken meanwhile.
            }
        }
    }

    /// <summary>After <see cref="ServerProcess.KillAsync"/>: the same port, nothing in it.</summary>
    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        _process = await RunAsync(Port);
    }

    /// <summary>One command in Redis' inline form; the first line of the answer.</summary>
    public async Task<string> CommandAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(command + "\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync() ?? "";
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<ServerProcess> RunAsync(int port)
    {
        var process = ServerProcess.Start("redis-server", "redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        await process.WaitAsync(async () =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        });
        return process;
    }
}
