using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Passing;

/// <summary>The provider and everything that is measured in front of it, all running, each called in its turn.</summary>
internal sealed class Seats : IAsyncDisposable
{
    private static readonly TimeSpan UntilUp = TimeSpan.FromSeconds(60);

    private readonly List<IAsyncDisposable> _running = [];
    private readonly int _provider = Workshop.FreePort();

    public Seat Direct => new("direct", _provider, "", "practice", () => 0);

    public Seat Nginx { get; private set; } = null!;

    public Seat Bare { get; private set; } = null!;

    public Seat Portkey { get; private set; } = null!;

    public Seat Holdfast { get; private set; } = null!;

    public IReadOnlyList<Seat> All => [Direct, Nginx, Bare, Portkey, Holdfast];

    public static async Task<Seats> StartAsync(CancellationToken cancel)
    {
        var seats = new Seats();
        await seats.OwnAsync("mock", seats._provider, cancel);
        seats.Bare = await seats.OwnAsync("bare", Workshop.FreePort(), cancel, $"http://127.0.0.1:{seats._provider}");
        seats.Nginx = await seats.NginxAsync(cancel);
        seats.Portkey = await seats.PortkeyAsync(cancel);
        seats.Holdfast = await seats.HoldfastAsync(cancel);
        return seats;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running)) await running.DisposeAsync();
    }

    /// <summary>This program again, in another part.</summary>
    private Task<Seat> OwnAsync(string part, int port, CancellationToken cancel, params string[] args) => StartAsync(
        part, "dotnet", [Workshop.Program("benchmarks/Holdfast.Bench"), "seat", part, $"{port}", .. args], port, "", cancel);

    private async Task<Seat> NginxAsync(CancellationToken cancel)
    {
        var (port, folder) = (Workshop.FreePort(), Workshop.NewFolder("nginx"));
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            worker_processes auto;
            pid {{folder}}/nginx.pid;
            error_log stderr crit;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                keepalive_requests 1000000000;
                upstream provider { server 127.0.0.1:{{_provider}}; keepalive 256; keepalive_requests 1000000000; }
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        proxy_pass http://provider;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_buffering off;
                    }
                }
            }
            """, cancel);
        return await StartAsync("nginx", "nginx", ["-p", folder, "-c", configuration], port, "", cancel);
    }

    private Task<Seat> PortkeyAsync(CancellationToken cancel)
    {
        var port = Workshop.FreePort();
        var script = Path.Combine(Workshop.Root, "benchmarks", "rivals", "portkey", "node_modules", "@portkey-ai", "gateway", "build", "start-server.js");
        var headers = $"Authorization: Bearer none\r\nx-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:{_provider}/v1\r\n";
        return StartAsync("portkey", "node", [script, "--headless", $"--port={port}"], port, headers, cancel);
    }

    private async Task<Seat> HoldfastAsync(CancellationToken cancel)
    {
        var server = await Server.StartAsync("passthrough", new Uri($"http://127.0.0.1:{_provider}"), cancel);
        _running.Add(server);
        return new("Holdfast", server.Port, $"Authorization: Bearer {server.Key}\r\n", "practice-openai/practice", () => server.CpuSeconds);
    }

    private async Task<Seat> StartAsync(string name, string program, string[] args, int port, string headers, CancellationToken cancel)
    {
        var child = Child.Start(program, args, Workshop.LogFile(name));
        _running.Add(child);
        var seat = new Seat(name, port, headers, "practice", () => ProcFs.CpuSecondsOfFamily(child.Id));
        await child.UntilAsync(() => Hammer.AnswersAsync(seat, cancel), UntilUp, cancel);
        return seat;
    }
}
