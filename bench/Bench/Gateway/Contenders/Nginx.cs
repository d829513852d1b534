namespace Bench.Gateway.Contenders;

/// <summary>Debian's nginx as somebody sets it up for event streams: connections kept open to the host, nothing buffered, nothing logged.</summary>
internal static class Nginx
{
    public static string[] Configure(DirectoryInfo folder, int port, int hostPort)
    {
        var file = Path.Combine(folder.FullName, "nginx.conf");
        File.WriteAllText(file, $$"""
            daemon off;
            worker_processes 1;
            pid {{folder.FullName}}/nginx.pid;
            error_log {{folder.FullName}}/error.log warn;
            events { worker_connections 8192; }
            http {
                access_log off;
                client_body_temp_path {{folder.FullName}}/body;
                proxy_temp_path {{folder.FullName}}/proxy;
                fastcgi_temp_path {{folder.FullName}}/fastcgi;
                uwsgi_temp_path {{folder.FullName}}/uwsgi;
                scgi_temp_path {{folder.FullName}}/scgi;
                keepalive_requests 100000000;
                client_max_body_size 8m;
                upstream host { server 127.0.0.1:{{hostPort}}; keepalive 2048; keepalive_requests 100000000; }
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        proxy_pass http://host;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_buffering off;
                        proxy_read_timeout 600s;
                    }
                }
            }
            """);
        return ["-c", file, "-p", folder.FullName];
    }
}
