namespace TenantStore.Tests.Redis;

/// <summary>Tests of the collection run one after another, so that one may flush or stop the server.</summary>
[CollectionDefinition(Name)]
public sealed class RedisCollection : ICollectionFixture<RedisFixture>
{
    public const string Name = "redis";
}
