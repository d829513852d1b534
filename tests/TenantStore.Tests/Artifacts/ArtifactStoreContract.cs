using System.Text;
using TenantStore.Artifacts;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Artifacts;

/// <summary>What every store promises, behind the border that all of them share.</summary>
public abstract class ArtifactStoreContract
{
    /// <summary>More than two of the smallest parts and of the windows in which S3 is read, and no multiple of them.</summary>
    private protected const int LargeBytes = 11_000_003;

    private readonly TenantId _tenant = TenantId.New(TimeProvider.System);

    protected abstract IArtifactStore Store { get; }

    [Fact]
    public async Task PutAsync_CanonicalAndSource_ReadBack()
    {
        var (canonical, source) = (Canonical("weights"), Source("weights"));

        await PutAsync(canonical, "weights");
        await PutAsync(source, "{}");

        Assert.Equal("weights", await ReadAsync(canonical));
        Assert.Equal("{}", await ReadAsync(source));
        Assert.True(await Store.ExistsAsync(canonical, default));
        var stored = Assert.Single(await ListAsync());
        Assert.Equal((_tenant, TestStore.Digest("weights"), true), (stored.Tenant, stored.Digest, stored.HasCanonical));
        Assert.Equal([TestStore.Set("of the test")], stored.Sources);
        Assert.Equal([TestStore.Set("of the test")], await Store.ListSourcesAsync(_tenant, TestStore.Digest("weights"), default));
        Assert.Contains(_tenant, await Store.ListTenantsAsync(default));
    }

    [Fact]
    public async Task PutAsync_AgainWithOtherBytes_Replaces()
    {
        await PutAsync(Source("weights"), "old and longer");
        await PutAsync(Source("weights"), "new");

        Assert.Equal("new", await ReadAsync(Source("weights")));
    }

    [Fact]
    public async Task PutAsync_OtherBytesThanTheDigestSays_IsRefusedAndLeavesNothing()
    {
        var key = Canonical("weights");

        await Assert.ThrowsAsync<TenantStoreException>(() => PutAsync(key, "other weights"));

        Assert.False(await Store.ExistsAsync(key, default));
        Assert.Empty(await ListAsync());
        Assert.Equal(0, await Store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, default));
    }

    [Fact]
    public async Task PutAsync_LargeBytesThatAreNotTheDigests_IsRefusedAndLeavesNothing()
    {
        var key = Canonical("weights");

        await Assert.ThrowsAsync<TenantStoreException>(() => Store.PutAsync(key, new MemoryStream(Large()), default));

        Assert.False(await Store.ExistsAsync(key, default));
        Assert.Equal(0, await Store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(6 << 20)]
    public async Task PutAsync_ContentFailsMidway_KeepsWhatWasThere(int after)
    {
        await PutAsync(Source("weights"), "old");

        await Assert.ThrowsAsync<TenantStoreException>(() => Store.PutAsync(Source("weights"), new BreakingStream(after), default));

        Assert.Equal("old", await ReadAsync(Source("weights")));
        Assert.Equal(0, await Store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, default));
    }

    [Fact]
    public async Task PutAsync_CancelledMidway_LeavesNothing()
    {
        using var cancellation = new CancellationTokenSource();
        var content = new BreakingStream(6 << 20, cancellation.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync(Source("weights"), content, cancellation.Token));

        Assert.False(await Store.ExistsAsync(Source("weights"), default));
        Assert.Equal(0, await Store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, default));
    }

    /// <summary>Each bound of parts and windows: none, one byte, just one part of S3, just two windows.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5 << 20)]
    [InlineData(8 << 20)]
    [InlineData(LargeBytes)]
    public async Task OpenReadAsync_EachLength_IsWhatWasStored(int length)
    {
        var content = Large()[..length];
        await Store.PutAsync(Source("weights"), new MemoryStream(content), default);

        await using var stream = await Store.OpenReadAsync(Source("weights"), default);
        var copy = new MemoryStream();
        await stream!.CopyToAsync(copy);

        Assert.Equal(length, stream.Length);
        Assert.True(content.AsSpan().SequenceEqual(copy.GetBuffer().AsSpan(0, (int)copy.Length)));
    }

    [Fact]
    public async Task OpenReadAsync_SoughtToAndFro_ReadsFromThere()
    {
        var content = Large();
        await Store.PutAsync(Source("weights"), new MemoryStream(content), default);
        await using var stream = await Store.OpenReadAsync(Source("weights"), default);
        Assert.True(stream!.CanSeek);
        var buffer = new byte[100];

        foreach (var position in new[] { LargeBytes - 100, 0, 5_000_000, 4_999_990, 9_000_000 })
        {
            stream.Position = position;
            await stream.ReadExactlyAsync(buffer);
            Assert.Equal(content[position..(position + 100)], buffer);
        }

        stream.Seek(-1, SeekOrigin.End);
        Assert.Equal(1, await stream.ReadAsync(buffer));
        Assert.Equal(0, await stream.ReadAsync(buffer));
    }

    /// <summary>Either all of the old, or an exception that says so.</summary>
    [Fact]
    public async Task OpenReadAsync_ReplacedMeanwhile_IsNeverAMixture()
    {
        var content = Large();
        await Store.PutAsync(Source("weights"), new MemoryStream(content), default);
        await using var stream = await Store.OpenReadAsync(Source("weights"), default);
        var start = new byte[1000];
        await stream!.ReadExactlyAsync(start);

        var other = Large();
        Array.Reverse(other);
        await Store.PutAsync(Source("weights"), new MemoryStream(other), default);

        Assert.Equal(content[..1000], start);
        await AssertRestOrRefusalAsync(stream, content.AsMemory(1000));
    }

    [Fact]
    public async Task OpenReadAsync_DeletedMeanwhile_IsTheOldOrRefused()
    {
        var content = Large();
        await Store.PutAsync(Source("weights"), new MemoryStream(content), default);
        await using var stream = await Store.OpenReadAsync(Source("weights"), default);

        await Store.DeleteAsync(_tenant, TestStore.Digest("weights"), default);

        Assert.Null(await Store.OpenReadAsync(Source("weights"), default));
        await AssertRestOrRefusalAsync(stream!, content);
    }

    [Fact]
    public async Task PutAsync_ManyAtOnceOfOneKey_LeavesOneOfThemWhole()
    {
        var contents = Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 100_000)).ToList();

        await Task.WhenAll(contents.Select(content => PutAsync(Source("weights"), content)));

        Assert.Contains(await ReadAsync(Source("weights")), contents);
        Assert.Equal(0, await Store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, default));
    }

    [Fact]
    public async Task OpenReadAsync_SameDigestOfAnotherTenant_IsNotThere()
    {
        await PutAsync(Canonical("weights"), "weights");
        var other = ArtifactKey.Canonical(TenantId.New(TimeProvider.System), TestStore.Digest("weights"));

        Assert.Null(await Store.OpenReadAsync(other, default));
        Assert.False(await Store.ExistsAsync(other, default));
    }

    [Fact]
    public async Task DeleteAsync_TwoAdapters_TakesOneWithItsSources()
    {
        await PutAsync(Canonical("weights"), "weights");
        await PutAsync(Source("weights"), "{}");
        await PutAsync(Canonical("other"), "other");

        await Store.DeleteAsync(_tenant, TestStore.Digest("weights"), default);
        await Store.DeleteAsync(_tenant, TestStore.Digest("weights"), default);

        Assert.Null(await Store.OpenReadAsync(Source("weights"), default));
        Assert.Equal([TestStore.Digest("other")], (await ListAsync()).Select(stored => stored.Digest));
    }

    [Fact]
    public async Task DeleteSourcesAsync_TwoSets_TakesOneAndLeavesTheCanonical()
    {
        await PutAsync(Canonical("weights"), "weights");
        await PutAsync(Source("weights"), "{}");
        await PutAsync(Source("weights", "second"), "{ }");

        await Store.DeleteSourcesAsync(_tenant, TestStore.Digest("weights"), TestStore.Set("of the test"), default);

        var stored = Assert.Single(await ListAsync());
        Assert.True(stored.HasCanonical);
        Assert.Equal([TestStore.Set("second")], stored.Sources);
    }

    [Fact]
    public async Task ListAdaptersAsync_OnlySources_SaysThatTheCanonicalIsMissing()
    {
        await PutAsync(Source("weights"), "{}");

        Assert.False(Assert.Single(await ListAsync()).HasCanonical);
    }

    [Fact]
    public async Task DeleteTenantAsync_TwoTenants_TakesOneWhole()
    {
        var other = ArtifactKey.Canonical(TenantId.New(TimeProvider.System), TestStore.Digest("weights"));
        await PutAsync(other, "weights");
        await PutAsync(Canonical("weights"), "weights");
        await PutAsync(Source("weights"), "{}");

        Assert.Equal(2, await Store.DeleteTenantAsync(_tenant, default));
        Assert.Equal(0, await Store.DeleteTenantAsync(_tenant, default));

        Assert.Equal("weights", await ReadAsync(other));
        Assert.Equal([other.Tenant], await Store.ListTenantsAsync(default));
    }

    private protected ArtifactKey Canonical(string content) => ArtifactKey.Canonical(_tenant, TestStore.Digest(content));

    private protected ArtifactKey Source(string content, string set = "of the test") =>
        ArtifactKey.Source(_tenant, TestStore.Digest(content), TestStore.Set(set), "adapter_config.json");

    private protected TenantId Tenant => _tenant;

    private protected Task PutAsync(ArtifactKey key, string content) => Store.PutAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(content)), default);

    private protected async Task<string> ReadAsync(ArtifactKey key)
    {
        await using var stream = await Store.OpenReadAsync(key, default);
        return await new StreamReader(stream!).ReadToEndAsync();
    }

    /// <summary>Adapters of which there is a file; a folder may stay empty until the next sweep.</summary>
    private protected async Task<List<StoredAdapter>> ListAsync() => await Store.ListAdaptersAsync(default)
        .Where(stored => stored.Tenant == _tenant && (stored.HasCanonical || stored.Sources.Count > 0)).ToListAsync();

    private protected static byte[] Large()
    {
        var content = new byte[LargeBytes];
        new Random(5).NextBytes(content);
        return content;
    }

    private static async Task AssertRestOrRefusalAsync(Stream stream, ReadOnlyMemory<byte> rest)
    {
        var read = new MemoryStream();
        try
        {
            await stream.CopyToAsync(read);
        }
        catch (TenantStoreException refusal)
        {
            Assert.Matches("replaced|deleted", refusal.Message);
            Assert.True(rest.Span[..(int)read.Length].SequenceEqual(read.GetBuffer().AsSpan(0, (int)read.Length)));
            return;
        }

        Assert.True(rest.Span.SequenceEqual(read.GetBuffer().AsSpan(0, (int)read.Length)));
    }

    /// <summary>Zeros, and after some of them a client that left, or what <paramref name="then"/> does.</summary>
    private sealed class BreakingStream(int after, Action? then = null) : MemoryStream
    {
        private int _left = after;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0)
            {
                if (then is null)
                    throw new IOException("client left");
                then();
                cancellationToken.ThrowIfCancellationRequested();
            }

            var count = Math.Min(_left, buffer.Length);
            buffer.Span[..count].Clear();
            _left -= count;
            return ValueTask.FromResult(count);
        }
    }
}
