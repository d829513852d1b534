using TestServers;

namespace TenantStore.Tests.Redis;

/// <summary>One redis-server for all tests that need a real one. Each test takes a key prefix of its own.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
