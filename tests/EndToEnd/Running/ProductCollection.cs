namespace EndToEnd.Running;

/// <summary>All scenarios share one running product, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ProductCollection : ICollectionFixture<RunningProduct>
{
    public const string Name = "product";
}
