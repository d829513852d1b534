namespace TenantStore.Tests.Artifacts.S3;

/// <summary>One S3 service for all its tests.</summary>
[CollectionDefinition(Name)]
public sealed class S3Collection : ICollectionFixture<S3Service>
{
    public const string Name = "s3";
}
