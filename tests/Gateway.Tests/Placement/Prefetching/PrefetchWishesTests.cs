using AdapterFormats;
using Gateway.Placement;
using Gateway.Placement.Prefetching;
using Gateway.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Tests.Placement.Prefetching;

/// <summary>What waits for a host, and whose it is.</summary>
public sealed class PrefetchWishesTests : IDisposable
{
    private static readonly BaseModelId s_baseModel = new(BaseModelName.Parse("base"), BaseModelDigest.Parse("sha256:" + new string('0', 64)));

    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<PrefetchMetrics>().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    /// <summary>However many adapters one tenant asks for, there is room for the others', and again for its own when those are done.</summary>
    [Fact]
    public async Task Add_OneTenantsWishes_LeaveRoomForOthers()
    {
        var wishes = new PrefetchWishes(Options.Create(new PlacementOptions()), _services.GetRequiredService<PrefetchMetrics>(), _time);
        var (greedy, modest) = (TenantId.New(_time), TenantId.New(_time));
        for (var i = 0; i < 2000; i++)
            Add(greedy, i);
        Add(modest, 1);
        Assert.Equal((PrefetchWishes.MostWaitingOfTenant, 1), await CountAsync());

        Add(greedy, 5000);
        Assert.Equal((1, 0), await CountAsync());

        void Add(TenantId tenant, int adapter) => wishes.Add(default, new PrefetchWish(tenant, s_baseModel, AdapterDigest.Parse($"sha256:{adapter:x64}")));

        async Task<(int Greedy, int Modest)> CountAsync()
        {
            // What is there is read without a wait; then nobody waits for more.
            using var enough = new CancellationTokenSource();
            var read = new List<PrefetchWish>();
            var reader = wishes.ReadAllAsync(enough.Token).GetAsyncEnumerator(enough.Token);
            try
            {
                var next = reader.MoveNextAsync().AsTask();
                while (next.IsCompleted)
                {
                    await next;
                    read.Add(reader.Current);
                    next = reader.MoveNextAsync().AsTask();
                }

                await enough.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
            }
            finally
            {
                await reader.DisposeAsync();
            }

            return (read.Count(wish => wish.Tenant == greedy), read.Count(wish => wish.Tenant == modest));
        }
    }
}
