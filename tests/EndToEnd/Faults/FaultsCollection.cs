namespace EndToEnd.Faults;

[CollectionDefinition(Name)]
public sealed class FaultsCollection : ICollectionFixture<SharedCluster>
{
    public const string Name = "faults";
}
