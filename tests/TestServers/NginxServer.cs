using System.Globalization;
using System.Net.Sockets;

namespace TestServers;

/// <summary>
/// A real nginx in front of several servers, as Debian has it: HTTP/1.1 with kept connections, nothing buffered, and the next server asked when one refuses
/// or breaks a connection before it has answered. It watches nobody, and shuts nobody out.
/// </summary>
public sealed class NginxServer : IAsyncDisposable
{
    private readonly ServerFolder _folder;
    private readonly ServerProcess _process;

    private NginxServer(ServerFolder folder, ServerProcess process, IReadOnlyList<int> ports) => (_folder, _process, Ports) = (folder, process, ports);

    /// <summary>One for each group of servers, in their order.</summary>
    public IReadOnlyList<int> Ports { get; }

    /// <summary>The last lines of its error log.</summary>
    public string Output => _process.Output;

    /// <param name="groups">Ports of servers on loopback that stand for one another.</param>
    public static async Task<NginxServer> StartAsync(params IReadOnlyList<int>[] groups)
    {
        var folder = new ServerFolder("nginx");
        var ports = groups.Select(_ => LoopbackPort.Find()).ToList();
        var file = folder.Combine("nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off;
            pid {{folder.Combine("nginx.pid")}};
            error_log stderr warn;
            worker_processes 1;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path {{folder.Combine("body")}};
                proxy_temp_path {{folder.Combine("proxy")}};
                fastcgi_temp_path {{folder.Combine("fastcgi")}};
                uwsgi_temp_path {{folder.Combine("uwsgi")}};
                scgi_temp_path {{folder.Combine("scgi")}};
                client_max_body_size 16m;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header Host $http_host;
                proxy_buffering off;
                proxy_read_timeout 900s;
                # A completion that has not answered a byte may be asked for again; POST needs saying so.
                proxy_next_upstream error timeout non_idempotent;
                {{string.Concat(groups.Select((group, index) => Server(index, group, ports[index])))}}
            }
            """);
        var process = ServerProcess.Start("nginx", "nginx", ["-p", folder.Combine(""), "-c", file]);
        foreach (var port in ports)
            await process.WaitAsync(() => ConnectsAsync(port));
        return new NginxServer(folder, process, ports);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await _process.SignalAsync("TERM");
            await _process.WaitForExitAsync();
        }

        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static string Server(int index, IReadOnlyList<int> servers, int port) => string.Create(CultureInfo.InvariantCulture, $$"""

                upstream group{{index}} {
                    {{string.Concat(servers.Select(server => $"server 127.0.0.1:{server} max_fails=0; "))}}
                    keepalive 64;
                }
                server { listen 127.0.0.1:{{port}}; location / { proxy_pass http://group{{index}}; } }
        """);

    private static async Task<bool> ConnectsAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        return true;
    }
}
