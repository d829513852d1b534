using System.Net;
using Amazon.S3.Model;
using TenantStore.Artifacts;
using TenantStore.Artifacts.S3;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Artifacts.S3;

/// <summary>On a real service: what it promises as every store, and what is its own.</summary>
[Collection(S3Collection.Name)]
public sealed class S3ArtifactStoreTests : ArtifactStoreContract, IDisposable
{
    private readonly S3Service _service;
    private readonly S3ArtifactOptions _options;
    private readonly S3ArtifactStore _inner;

    public S3ArtifactStoreTests(S3Service service)
    {
        (_service, _options) = (service, service.Options());
        _inner = S3Service.Open(_options);
        Store = new GuardedArtifactStore(_inner);
    }

    protected override IArtifactStore Store { get; }

    public void Dispose() => _inner.Dispose();

    /// <summary>A page has a thousand names, and one request deletes no more.</summary>
    [Fact]
    public async Task DeleteTenantAsync_MoreThanAPage_ListsAndTakesAll()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 1003), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            await PutAsync(Source($"adapter {i}"), ""));

        Assert.Equal(1003, (await ListAsync()).Select(stored => stored.Digest).Distinct().Count());
        Assert.Equal(1003, await Store.DeleteTenantAsync(Tenant, default));
        Assert.Empty(await ListAsync());
    }

    /// <summary>What a killed process leaves: an upload with a part and no end.</summary>
    [Fact]
    public async Task RemoveAbandonedAsync_UploadThatNeverEnded_IsUnseenAndGivenUpInTime()
    {
        using var client = _service.Server.Connect();
        var key = Canonical("weights");
        var name = new S3ObjectNames(_options.Prefix).Of(key);
        var upload = (await client.InitiateMultipartUploadAsync(_options.Bucket, name)).UploadId;
        await client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = _options.Bucket,
            Key = name,
            UploadId = upload,
            PartNumber = 1,
            InputStream = new MemoryStream("weights"u8.ToArray()),
        });
        var begun = new DateTimeOffset((await UploadsAsync()).Single().Initiated!.Value.ToUniversalTime());

        Assert.False(await Store.ExistsAsync(key, default));
        Assert.Empty(await ListAsync());
        Assert.Equal(0, await Store.RemoveAbandonedAsync(begun - TimeSpan.FromSeconds(1), default));
        Assert.Equal(1, await Store.RemoveAbandonedAsync(begun + TimeSpan.FromSeconds(1), default));
        Assert.Empty(await UploadsAsync());
    }

    [Fact]
    public async Task DeleteTenantAsync_UploadUnderWay_TakesItsBytesToo()
    {
        using var client = _service.Server.Connect();
        await client.InitiateMultipartUploadAsync(_options.Bucket, new S3ObjectNames(_options.Prefix).Of(Canonical("weights")));

        Assert.Equal(1, await Store.DeleteTenantAsync(Tenant, default));

        Assert.Empty(await UploadsAsync());
    }

    [Theory]
    [InlineData(7)]
    [InlineData(6 << 20)]
    public async Task PutAsync_ByteTurnedOnTheWay_TheServiceRefuses(int length)
    {
        using var store = S3Service.Open(_options, new FaultyHttp(async (request, next) =>
        {
            if (request.Method == HttpMethod.Put && request.Content is { } content)
            {
                var bytes = await content.ReadAsByteArrayAsync();
                bytes[^1] ^= 1;
                var turned = new ByteArrayContent(bytes);
                foreach (var header in content.Headers)
                    turned.Headers.TryAddWithoutValidation(header.Key, header.Value);
                request.Content = turned;
            }

            return await next();
        }));

        await Assert.ThrowsAsync<TenantStoreException>(() => store.PutAsync(Source("weights"), new MemoryStream(new byte[length]), default));

        Assert.Empty(await ListAsync());
        Assert.Empty(await UploadsAsync());
    }

    /// <summary>Content-MD5 on each body, its SHA-256 signed, and nothing that older services do not know.</summary>
    [Fact]
    public async Task PutAsync_EachBody_IsSentWithWhatEveryServiceChecks()
    {
        var bodies = 0;
        using var store = S3Service.Open(_options, new FaultyHttp((request, next) =>
        {
            if (request.Method == HttpMethod.Put)
            {
                bodies++;
                Assert.NotNull(request.Content!.Headers.ContentMD5);
                Assert.Matches("^[0-9a-f]{64}$", Assert.Single(request.Headers.GetValues("x-amz-content-sha256")));
                Assert.DoesNotContain(request.Headers, header => header.Key.StartsWith("x-amz-checksum", StringComparison.OrdinalIgnoreCase)
                    || header.Key.Equals("x-amz-trailer", StringComparison.OrdinalIgnoreCase));
            }

            return next();
        }));

        await store.PutAsync(Source("weights"), new MemoryStream("{}"u8.ToArray()), default);
        await store.PutAsync(Source("large"), new MemoryStream(Large()), default);

        Assert.Equal(4, bodies);
    }

    /// <summary>Begin, three parts, end, and the giving up after each: at none of them is a part of it seen, or left for good.</summary>
    [Theory]
    [InlineData(Cut.NotSent)]
    [InlineData(Cut.AnswerLost)]
    [InlineData(Cut.Dead)]
    public async Task PutAsync_LargeCutAtEachRequest_IsWholeOrAbsent(Cut cut)
    {
        var points = 0;
        for (var failed = true; failed; points += failed ? 1 : 0)
        {
            var key = Source($"weights {points}");
            var requests = new CutRequests(cut, points + 1);
            using var store = S3Service.Open(_options, requests.Http, retries: 0);
            var put = await Record.ExceptionAsync(() => store.PutAsync(key, new MemoryStream(Large()), default));
            failed = requests.Failed;

            Assert.Equal(failed, put is TenantStoreException);
            await using var stream = await Store.OpenReadAsync(key, default);
            Assert.True(stream is null or { Length: LargeBytes });
            Assert.Equal(!failed || (cut == Cut.AnswerLost && points == 4), stream is not null);
        }

        Assert.Equal(5, points);
        await Store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, default);
        Assert.Empty(await UploadsAsync());
    }

    [Fact]
    public async Task OpenReadAsync_AnswerCutOff_ReadsTheRangeAgain()
    {
        await Store.PutAsync(Source("weights"), new MemoryStream(Large()), default);
        var cuts = 0;
        using var store = S3Service.Open(_options, new FaultyHttp(async (request, next) =>
        {
            var response = await next();
            if (request.Method != HttpMethod.Get || cuts++ % 2 != 0)
                return response;
            var bytes = await response.Content.ReadAsByteArrayAsync();
            response.Content = new StreamContent(new MemoryStream(bytes[..(bytes.Length / 2)]));
            return response;
        }));

        await using var stream = await store.OpenReadAsync(Source("weights"), default);
        var copy = new MemoryStream();
        await stream!.CopyToAsync(copy);

        Assert.True(Large().AsSpan().SequenceEqual(copy.GetBuffer().AsSpan(0, (int)copy.Length)));
        Assert.Equal(6, cuts);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(11_000_000)]
    public async Task PutAsync_NoRoom_IsSaidAndLeavesNothing(int length)
    {
        var options = _service.Options(await _service.Server.CreateBucketAsync());
        await _service.Server.LimitAsync(options.Bucket, 20_000);
        using var store = S3Service.Open(options);
        var guarded = new GuardedArtifactStore(store);

        await guarded.PutAsync(Source("small"), new MemoryStream(new byte[1000]), default);
        var refusal = await Assert.ThrowsAsync<StorageFullException>(() => guarded.PutAsync(Source("weights"), new MemoryStream(new byte[length]), default));

        Assert.Contains("QuotaExceeded", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([TestStore.Digest("small")], await store.ListAdaptersAsync(default).Select(stored => stored.Digest).ToListAsync());
        Assert.Equal(0, await store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, default));
    }

    [Fact]
    public async Task AnyCall_WrongSecret_IsRefusedAndNamesNoKey()
    {
        _options.SecretKey = "secret-canary-0123456789";
        using var store = S3Service.Open(_options);

        var refusal = await Assert.ThrowsAsync<TenantStoreException>(() => store.PutAsync(Source("weights"), new MemoryStream(), default));

        Assert.Contains("403 SignatureDoesNotMatch", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-canary", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListTenantsAsync_NoSuchBucket_IsAFaultAndNotEmpty()
    {
        _options.Bucket = "not-there";
        using var store = S3Service.Open(_options);

        Assert.Contains("NoSuchBucket", (await Assert.ThrowsAsync<TenantStoreException>(() => store.ListTenantsAsync(default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCall_NobodyListens_IsAFault()
    {
        _options.ServiceUrl = $"http://127.0.0.1:{TestServers.LoopbackPort.Find()}";
        using var store = S3Service.Open(_options);

        await Assert.ThrowsAsync<TenantStoreException>(() => store.ExistsAsync(Canonical("weights"), default));
    }

    [Fact]
    public async Task PutAsync_ServiceThatIsOverloadedOnce_TriesAgain()
    {
        var calls = 0;
        using var store = S3Service.Open(_options, new FaultyHttp((_, next) =>
            calls++ == 0 ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)) : next()));

        await store.PutAsync(Source("weights"), new MemoryStream("{}"u8.ToArray()), default);

        Assert.Equal("{}", await ReadAsync(Source("weights")));
    }

    private async Task<List<MultipartUpload>> UploadsAsync()
    {
        using var client = _service.Server.Connect();
        var request = new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = _options.Prefix };
        return (await client.ListMultipartUploadsAsync(request)).MultipartUploads ?? [];
    }
}
